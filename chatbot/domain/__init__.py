"""The nouns of the house. Imports the standard library only; knows no channel, table or file."""
