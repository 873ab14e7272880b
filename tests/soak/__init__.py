"""The soak: many people talk to the bot while everything around it breaks, at random, by a seed.

At its end every person has seen what they would have seen without faults, and the ledger has each
of them once. `make soak` runs half an hour of it; the suite runs a short form.
"""
