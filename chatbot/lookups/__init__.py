"""Where facts about places and people come from: imported files, services, the built-in sample.

One module for each source. Nothing here knows a supporter, a table of the database or a flow.
"""
