"""Measurements, run by hand and by `make bench`; nothing here decides whether a test passes."""
