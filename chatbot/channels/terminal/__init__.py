"""The conversation in a terminal, or over a pipe: one contact, one line a message.

It goes the same way as any other channel: inbox, turn, outbox, channel.
"""
