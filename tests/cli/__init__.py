"""The command line as a user has it: the real program, in a folder of its own."""
