"""The flow language: what is read from a tree, and what is found wrong in it."""
