"""Where a session stands, in the one plain form that is kept beside the sealed session."""

from __future__ import annotations

from chatbot.engine.session import Session


def standing_at(session: Session) -> str:
    """`flow.step` of the frame that runs; empty when no frame does."""
    return f"{session.top.flow}.{session.top.step}" if session.frames else ""
