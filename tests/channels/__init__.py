"""The doors, each alone and with the house behind it."""
