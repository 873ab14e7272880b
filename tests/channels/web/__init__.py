"""The web server: health, metrics, and how it begins and ends."""
