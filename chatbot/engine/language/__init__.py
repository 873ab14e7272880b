"""The flow language: from the tree of a file to what the engine runs, or to what is wrong in it.

Pure: reading files and YAML is for `content`. Nothing here raises for what an author wrote.
"""
