"""Views of a trace: each a small Python file with its `.js` and `.css` beside it."""
