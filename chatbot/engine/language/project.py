"""Everything authors wrote, put together: the campaigns with their flows, and the bot.

`compile_project` makes what the engine runs; it is meant for a project without faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from chatbot.engine.campaign import Campaign
from chatbot.engine.document import SourceText
from chatbot.engine.flow import Flow
from chatbot.engine.language.bots import DOMAIN, BotDraft
from chatbot.engine.language.campaigns import CampaignDraft
from chatbot.engine.language.flows import FlowDraft
from chatbot.engine.language.placeholders import placeholders_of
from chatbot.engine.language.watchword_files import WatchwordDraft


@dataclass(frozen=True, slots=True)
class CampaignFolder:
    """A campaign's folder. `unread` names flows whose file is no YAML: known, but not more."""

    id: str
    draft: CampaignDraft
    flows: Mapping[str, FlowDraft]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Project:
    """All folders, the bot, and the words to watch for."""

    bot: BotDraft
    folders: Mapping[str, CampaignFolder]
    watchwords: WatchwordDraft = field(default_factory=WatchwordDraft)

    def texts(self) -> dict[str, tuple[SourceText, ...]]:
        """Domain -> its texts in the order of the files, for translators and catalogues."""
        found = {DOMAIN: self.bot.texts}
        for folder in self.folders.values():
            found[folder.id] = tuple(texts_of_folder(folder))
        return found


def texts_of_folder(folder: CampaignFolder) -> Iterator[SourceText]:
    """The texts of a campaign and of its flows, in the order of its files."""
    yield from folder.draft.texts
    for flow in folder.flows.values():
        yield from flow.texts


def compile_project(project: Project) -> dict[str, Campaign]:
    """The campaigns as the engine runs them."""
    return {folder.id: _campaign(folder) for folder in project.folders.values()}


def _campaign(folder: CampaignFolder) -> Campaign:
    flows = {id: _with_structure(draft) for id, draft in folder.flows.items()}
    return replace(folder.draft.campaign, flows=flows)


def _with_structure(draft: FlowDraft) -> Flow:
    """Everything but the words, and the words a person agrees to: those never change quietly."""
    bare = replace(draft.flow, title="", structure="", languages=())
    slots = [(text.key, sorted(placeholders_of(text))) for text in draft.texts]
    agreed = [(text.key, text.text) for text in draft.texts if text.consent]
    whole = repr((bare, sorted(slots), sorted(agreed, key=lambda pair: pair[0])))
    return replace(draft.flow, structure=sha256(whole.encode()).hexdigest())
