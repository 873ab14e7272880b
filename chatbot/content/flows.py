"""Read the YAML files of a release into a project: the bot, its watchwords, the campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chatbot.content.sources import BOT_FILE, CAMPAIGN_FILE, WATCHWORDS_FILE, SourceFile
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.document import Document
from chatbot.engine.findings import Finding, error
from chatbot.engine.language.bots import draft_bot
from chatbot.engine.language.campaigns import draft_campaign
from chatbot.engine.language.conform import fits
from chatbot.engine.language.faults import found_in
from chatbot.engine.language.flows import FlowDraft, draft_flow
from chatbot.engine.language.forms import NAME
from chatbot.engine.language.project import CampaignFolder, Project
from chatbot.engine.language.watchword_files import WatchwordDraft, draft_watchwords

RESERVED_NAMES = frozenset({"bot", "campaign", "command", "retry", "words"})
"""A flow's name begins the keys of its texts; these begin other texts."""


def read_project(
    files: Sequence[SourceFile], flows_path: str
) -> tuple[Project | None, list[Finding]]:
    """The project as far as it can be read; None without a bot file or any campaign."""
    findings: list[Finding] = []
    documents = {file.key: _document(file, findings) for file in files if _is_yaml(file)}
    bot = documents.get(f"flows/{BOT_FILE}")
    if f"flows/{BOT_FILE}" not in documents:
        findings.append(error(f"{flows_path}/{BOT_FILE}", 1, 1, "E213", "there is no bot.yaml"))
    folders = _folders(documents, files, flows_path, findings)
    if bot is None or not folders:
        return None, findings
    draft = draft_bot(bot)
    findings.extend(found_in(bot.path, draft.faults))
    watchwords = _watchwords(documents.get(f"flows/{WATCHWORDS_FILE}"))
    findings.extend(found_in(watchwords.path, watchwords.faults))
    return Project(draft, folders, watchwords), findings


def _watchwords(document: Document | None) -> WatchwordDraft:
    return WatchwordDraft() if document is None else draft_watchwords(document)


def _is_yaml(file: SourceFile) -> bool:
    return file.key.startswith("flows/")


def _document(file: SourceFile, findings: list[Finding]) -> Document | None:
    document, found = read_yaml(file.path, file.text)
    findings.extend(found)
    return document


def _folders(
    documents: dict[str, Document | None],
    files: Iterable[SourceFile],
    flows_path: str,
    findings: list[Finding],
) -> dict[str, CampaignFolder]:
    names: dict[str, dict[str, SourceFile]] = {}
    for file in files:
        parts = file.key.split("/")
        if _is_yaml(file) and len(parts) == 3:
            names.setdefault(parts[1], {})[parts[2]] = file
    folders = {}
    if not names:
        findings.append(error(flows_path, 1, 1, "E213", "there is no folder of a campaign"))
    for name, inside in names.items():
        folder = _folder(name, inside, documents, flows_path, findings)
        if folder is not None:
            folders[name] = folder
    return folders


def _folder(
    name: str,
    inside: dict[str, SourceFile],
    documents: dict[str, Document | None],
    flows_path: str,
    findings: list[Finding],
) -> CampaignFolder | None:
    first = inside.get(CAMPAIGN_FILE)
    if first is None:
        path = f"{flows_path}/{name}/{CAMPAIGN_FILE}"
        findings.append(error(path, 1, 1, "E213", f"the folder has no {CAMPAIGN_FILE}"))
        return None
    findings.extend(_misnamed(name, first))
    document = documents[first.key]
    draft = None if document is None else draft_campaign(name, document)
    if draft is not None:
        findings.extend(found_in(first.path, draft.faults))
    flows: dict[str, FlowDraft] = {}
    unread = set()
    for file in (file for key, file in inside.items() if key != CAMPAIGN_FILE):
        id = file.key.rpartition("/")[2].removesuffix(".yaml")
        findings.extend(_misnamed(id, file))
        if (tree := documents[file.key]) is None:
            unread.add(id)
            continue
        flows[id] = draft_flow(id, tree, draft.campaign.languages if draft else ())
        findings.extend(found_in(tree.path, flows[id].faults))
    return None if draft is None else CampaignFolder(name, draft, flows, frozenset(unread))


def _misnamed(name: str, file: SourceFile) -> Iterable[Finding]:
    if not fits(NAME, name):
        yield error(file.path, 1, 1, "E212", f"`{name}` cannot be a name: it must be {NAME.what}")
    elif name in RESERVED_NAMES:
        yield error(file.path, 1, 1, "E212", f"`{name}` is kept for texts of another kind")
