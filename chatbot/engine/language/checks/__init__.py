"""What is wrong in a project beyond its schema: names, graph, privacy, use, style.

One mistake is one finding: what depends on a thing that is broken is not looked at until it is
mended (no reachability over a broken link, no use over a file that could not be read whole).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from chatbot.engine.findings import Finding
from chatbot.engine.language.checks.answers import check_answers
from chatbot.engine.language.checks.bots import check_bot
from chatbot.engine.language.checks.calls import check_calls
from chatbot.engine.language.checks.campaigns import check_campaign
from chatbot.engine.language.checks.conditions import check_conditions
from chatbot.engine.language.checks.consent import check_consent, check_purposes, consent_map
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.graph import check_graph, check_steps
from chatbot.engine.language.checks.groups import check_groups
from chatbot.engine.language.checks.ids import ids_of
from chatbot.engine.language.checks.letters import check_local_facts
from chatbot.engine.language.checks.links import check_links
from chatbot.engine.language.checks.paths import quick_outcomes
from chatbot.engine.language.checks.privacy import check_privacy
from chatbot.engine.language.checks.reading_age import check_reading_age
from chatbot.engine.language.checks.runs import check_entries, check_runs, check_starts, entries
from chatbot.engine.language.checks.scope import Scope, types_of
from chatbot.engine.language.checks.texts import check_texts
from chatbot.engine.language.checks.usage import check_usage, use_of
from chatbot.engine.language.checks.wording import ENGLISH, check_wording
from chatbot.engine.language.faults import Fault, found_in
from chatbot.engine.language.project import CampaignFolder, Project


def check_project(
    project: Project, words: Collection[str] = (), today: date | None = None
) -> Iterator[Finding]:
    """Everything that can be said of a project without its catalogues.

    `words` are the ids of the bot's own words that code will say.
    """
    drafts = {folder.id: folder.draft for folder in project.folders.values()}
    bot = project.bot
    yield from found_in(bot.document.path, check_bot(bot, drafts, words))
    if bot.bot.source_language == ENGLISH:
        for texts in project.texts().values():
            yield from check_reading_age(texts)
    for folder in project.folders.values():
        found = check_campaign(folder, bot.languages, today)
        yield from found_in(folder.draft.document.path, found)
        for path, fault in check_local_facts(folder):
            yield from found_in(path, (fault,))
        yield from check_wording(folder, project.watchwords.watchwords, bot.bot.source_language)
        yield from _check_flows(folder, project)


def _check_flows(folder: CampaignFolder, project: Project) -> Iterator[Finding]:
    contexts = _contexts(folder, project)
    broken = set(folder.unread)
    found: list[tuple[str, Fault]] = []
    for id, context in contexts.items():
        faults = list(_names(context))
        found += [(id, fault) for fault in faults]
        if faults or not context.draft.sound:
            broken.add(id)
    found += check_starts(contexts, _taken_commands(project))
    sound = {id: context for id, context in contexts.items() if id not in broken}
    found += _walks(sound, folder, whole=not broken)
    for id, fault in found:
        yield from found_in(contexts[id].draft.document.path, (fault,))


def _contexts(folder: CampaignFolder, project: Project) -> dict[str, FlowContext]:
    ids = ids_of(draft.flow for draft in folder.flows.values())
    return {
        id: FlowContext(
            draft,
            folder,
            Scope(types_of(draft), ids, folder.draft.written("facts"), project.bot.languages),
        )
        for id, draft in folder.flows.items()
    }


def _taken_commands(project: Project) -> list[str]:
    commands = project.bot.bot.commands.values()
    return [command.name for command in commands if command.does != "start"]


def _names(context: FlowContext) -> Iterator[Fault]:
    """What can be said of one flow even when others cannot be read."""
    yield from check_links(context)
    yield from check_calls(context)
    yield from check_conditions(context)
    yield from check_texts(context.draft.texts, context.scope)
    yield from check_answers(context)
    yield from check_steps(context)
    yield from check_purposes(context)


def _walks(
    contexts: Mapping[str, FlowContext], folder: CampaignFolder, *, whole: bool
) -> Iterator[tuple[str, Fault]]:
    """What needs the ways through the flows; `whole` when every flow of the campaign is sound."""
    flows = {id: context.draft.flow for id, context in contexts.items()}
    quick = quick_outcomes(flows)
    consents = consent_map(flows)
    for id, context in contexts.items():
        yield from ((id, fault) for fault in check_graph(context, quick))
        yield from ((id, fault) for fault in check_groups(context))
        yield from ((id, fault) for fault in check_privacy(context, consents.variables))
    if not whole:
        return
    opened = entries(flows, folder.draft.campaign.start)
    unsafe = consents.unsafe(opened)
    uses = {id: use_of(context.draft) for id, context in contexts.items()}
    for id, context in contexts.items():
        yield from ((id, fault) for fault in check_consent(context, unsafe.get(id, ())))
        yield from ((id, fault) for fault in check_usage(context, uses))
    yield from check_runs(contexts)
    if folder.draft.campaign.start in contexts:
        yield from check_entries(contexts, opened)
