"""Telegram: reading, composing, and the whole path over a Bot API server on loopback."""
