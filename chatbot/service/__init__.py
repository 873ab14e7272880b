"""What the house does, as verbs. Speaks to the world only through the ports."""
