"""The schema's history, one revision a file, run by `chatbot.store.schema`.

A revision says in its own words what the schema was then: it never imports `tables.py`.
"""

from __future__ import annotations

HEAD = "0018"
"""The revision this program works with; a test holds it to the newest file."""
