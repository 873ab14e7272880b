"""The only package that knows SQL: what is held, written whole or not at all, and sealed."""
