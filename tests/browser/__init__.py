"""The letter page in a real browser."""
