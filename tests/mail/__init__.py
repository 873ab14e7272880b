"""Letters that the house sends for people, against a real SMTP server."""
