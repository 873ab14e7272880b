"""Decides; no I/O, no clock, no dice. Everything from outside enters as a value."""
