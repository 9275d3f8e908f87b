"""What the book's makers need, and its readers do not: notebooks, their programs, the site."""
