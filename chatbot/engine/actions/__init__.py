"""The actions a flow may `do`: one registry, one module per subject."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.engine.actions.groups import GROUP_ACTIONS
from chatbot.engine.actions.languages import LANGUAGE_ACTIONS
from chatbot.engine.actions.ledger import LEDGER_ACTIONS
from chatbot.engine.actions.letters import LETTER_ACTIONS
from chatbot.engine.actions.pacts import PACT_ACTIONS
from chatbot.engine.actions.people import PEOPLE_ACTIONS
from chatbot.engine.actions.places import PLACE_ACTIONS
from chatbot.engine.actions.posting import POSTING_ACTIONS
from chatbot.engine.actions.readings import READING_ACTIONS
from chatbot.engine.actions.rechecks import RECHECK_ACTIONS
from chatbot.engine.actions.replies import REPLY_ACTIONS
from chatbot.engine.actions.sameness import SAMENESS_ACTIONS
from chatbot.engine.actions.spec import FAILED, ActionSpec
from chatbot.engine.actions.wording import WORDING_ACTIONS

ACTIONS: Mapping[str, ActionSpec] = {
    action.name: action
    for action in (
        *PLACE_ACTIONS,
        *PEOPLE_ACTIONS,
        *WORDING_ACTIONS,
        *LANGUAGE_ACTIONS,
        *RECHECK_ACTIONS,
        *LETTER_ACTIONS,
        *SAMENESS_ACTIONS,
        *LEDGER_ACTIONS,
        *REPLY_ACTIONS,
        *READING_ACTIONS,
        *POSTING_ACTIONS,
        *GROUP_ACTIONS,
        *PACT_ACTIONS,
    )
}

__all__ = ["ACTIONS", "FAILED", "ActionSpec"]
