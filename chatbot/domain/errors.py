"""Everything that can go wrong, as one tree, split by what the caller does about it.

ChatbotError
├── FlowFault          fix the flow: an author's mistake that got past the checks
├── StaleTurn          take the turn again: somebody else moved this session on
├── LookupFailed       go on without: an outside service did not answer
├── ImportRefused      keep the old data: the file does not look right
├── CorrectionRefused  say it otherwise: what staff wants corrected cannot be taken so
├── CheckRefused       say it otherwise: a verdict on an answer cannot be taken so
├── BroadcastRefused   do it otherwise: a broadcast cannot be planned or begun so
├── StoreFailed        try again later: the database did not take it
└── SettingsFault      refuse to start: a setting is missing or wrong
"""

from __future__ import annotations


class ChatbotError(Exception):
    """Something went wrong."""


class FlowFault(ChatbotError):
    """A flow asks for something that does not exist."""


class StaleTurn(ChatbotError):
    """The session was moved on by another turn."""


class LookupFailed(ChatbotError):
    """An outside service did not answer in time, or not in a form we understand."""


class ImportRefused(ChatbotError):
    """The file does not look like what it should be; nothing was changed."""


class CorrectionRefused(ChatbotError):
    """A correction cannot be taken as it was given; nothing was changed."""


class CheckRefused(ChatbotError):
    """A verdict on an answer cannot be taken as it was given; nothing was changed."""


class BroadcastRefused(ChatbotError):
    """A broadcast cannot be planned, begun or stopped like that; nothing was changed."""


class StoreFailed(ChatbotError):
    """The database could not read or write; nothing was changed. The text is a short code."""


class SettingsFault(ChatbotError):
    """A setting is missing or has a value that cannot be used."""
