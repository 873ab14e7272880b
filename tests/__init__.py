"""The tests. Each name states a fact; what the facts stand on is in `conftest.py`."""
