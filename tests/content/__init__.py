"""What authors and translators write, read from files."""
