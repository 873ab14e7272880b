"""Progress cards as pictures."""
