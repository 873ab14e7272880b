"""The terminal as a channel: lines in, bubbles out."""
