"""Values in, values out: no event loop, no file, no clock."""
