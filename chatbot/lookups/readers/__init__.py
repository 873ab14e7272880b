"""Readers of the files that operators import, one module for each form of file.

A reader takes a whole file or refuses it with a sentence an operator can act on. None of them
writes anything.
"""
