"""The one web server: what it serves is handed to it as routes."""
