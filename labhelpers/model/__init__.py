"""A modelled `_thread` and clock, on which the interpreter's own `threading` runs unchanged."""
