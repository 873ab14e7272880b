"""The composition root: the one package that knows every other and joins them.

Nothing here decides anything about a conversation. Modules are imported where they are used, so
that a command pays only for what it needs.
"""
