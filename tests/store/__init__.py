"""One contract for every store, and what is particular to those over SQL."""
