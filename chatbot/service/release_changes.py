"""What differs between two releases, and what that is to people in the middle of a talk. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from typing import Literal

from chatbot.engine.campaign import Campaign
from chatbot.engine.flow import Choose, Flow
from chatbot.engine.release import Release
from chatbot.engine.texts import Language, Plural, Text

BOT = "bot"


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text of the source language; None where it is not there. `key` is without its domain."""

    domain: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FlowChange:
    """A flow that is there in one release only, or whose steps differ."""

    campaign: str
    flow: str
    kind: Literal["added", "removed", "changed"]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageChange:
    """What becomes of one language: `texts` that are other words now, and that lack a translation.

    `was_complete`: nothing was missing before.
    """

    name: str
    kind: Literal["offered", "withdrawn", "changed"]
    texts: int = 0
    missing: int = 0
    was_complete: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. `campaigns`: (name, whether it is new). `other`: (whose, which part).

    `source`: what the language is called that stands in for a translation that is missing.
    """

    campaigns: tuple[tuple[str, bool], ...]
    flows: tuple[FlowChange, ...]
    texts: tuple[TextChange, ...]
    languages: tuple[LanguageChange, ...]
    other: tuple[tuple[str, str], ...]
    source: str


Effect = Literal["removed", "changed", "elsewhere", "same", "there", "lost"]


@dataclass(frozen=True, slots=True)
class Standing:
    """So many people wait at a step (`flow.step`), and what becomes of it."""

    step: str
    people: int
    effect: Effect


def changes(old: Release, new: Release) -> Changes:
    """Everything by which the new one differs."""
    names = [*old.campaigns, *(name for name in new.campaigns if name not in old.campaigns)]
    both = [name for name in names if name in old.campaigns and name in new.campaigns]
    one = [(name, name in new.campaigns) for name in names if name not in both]
    flows = [it for name in both for it in _flows(old.campaigns[name], new.campaigns[name])]
    return Changes(
        tuple(one),
        tuple(flows),
        tuple(_texts(old, new, both, flows)),
        tuple(_languages(old, new)),
        tuple(_other(old, new, both)),
        _source(new).name,
    )


# --- Flows ----------------------------------------------------------------------------------


def _flows(old: Campaign, new: Campaign) -> Iterator[FlowChange]:
    for name, flow in old.flows.items():
        if name not in new.flows:
            yield FlowChange(old.id, name, "removed", removed=tuple(flow.steps))
        elif flow.structure != new.flows[name].structure:
            yield _steps(old.id, flow, new.flows[name])
    for name, flow in new.flows.items():
        if name not in old.flows:
            yield FlowChange(new.id, name, "added", added=tuple(flow.steps))


def _steps(campaign: str, old: Flow, new: Flow) -> FlowChange:
    return FlowChange(
        campaign,
        old.id,
        "changed",
        tuple(step for step in new.steps if step not in old.steps),
        tuple(step for step in old.steps if step not in new.steps),
        tuple(
            step for step in old.steps if step in new.steps and old.steps[step] != new.steps[step]
        ),
    )


# --- Texts ----------------------------------------------------------------------------------


def _texts(
    old: Release, new: Release, both: Sequence[str], flows: Sequence[FlowChange]
) -> Iterator[TextChange]:
    """Those of flows and steps that come or go are told with these."""
    gone_or_new = {(it.campaign, it.flow) for it in flows if it.kind != "changed"}
    steps = {(it.campaign, it.flow, step) for it in flows for step in (*it.added, *it.removed)}
    before, after = _source(old).texts, _source(new).texts
    for whole in dict.fromkeys([*before, *after]):
        domain, _, key = whole.partition(":")
        flow, _, rest = key.partition(".")
        is_told = (domain, flow) in gone_or_new or (domain, flow, rest.split(".")[0]) in steps
        was, now = _words(before.get(whole)), _words(after.get(whole))
        if was != now and domain in (BOT, *both) and not is_told:
            yield TextChange(domain, key, was, now)


def _source(release: Release) -> Language:
    return release.languages[release.bot.source_language]


def _words(text: Text | None) -> str | None:
    if isinstance(text, Plural):
        return " / ".join(form.source for form in text.forms.values())
    return text.source if text else None


def _languages(old: Release, new: Release) -> Iterator[LanguageChange]:
    for tag, language in new.languages.items():
        before = old.languages.get(tag)
        if before is None:
            yield LanguageChange(language.name, "offered", 0, len(language.fallen_back))
        elif tag != new.bot.source_language:
            yield from _language(before, language)
    for tag, language in old.languages.items():
        if tag not in new.languages:
            yield LanguageChange(language.name, "withdrawn")


def _language(old: Language, new: Language) -> Iterator[LanguageChange]:
    spoken = [key for key in new.texts if key in old.texts and key not in new.fallen_back]
    other = sum(_words(old.texts[key]) != _words(new.texts[key]) for key in spoken)
    missing = len(new.fallen_back - old.fallen_back)
    if other or missing:
        yield LanguageChange(new.name, "changed", other, missing, not old.fallen_back)


def _other(old: Release, new: Release, both: Sequence[str]) -> Iterator[tuple[str, str]]:
    if old.bot.commands != new.bot.commands:
        yield BOT, "commands"
    if old.watchwords != new.watchwords:
        yield BOT, "watchwords"
    spoken = old.languages.keys() & new.languages.keys()
    for name in both:
        before, after = (_bare(release.campaigns[name], spoken) for release in (old, new))
        for field in fields(Campaign):
            if getattr(before, field.name) != getattr(after, field.name):
                yield name, field.name


def _bare(campaign: Campaign, spoken: Set[str]) -> Campaign:
    """Without what is compared by itself: flows, and languages that the bot gains or loses."""
    languages = tuple(tag for tag in campaign.languages if tag in spoken)
    return replace(campaign, flows={}, languages=languages)


# --- People ---------------------------------------------------------------------------------


def standing(
    waiting: Sequence[tuple[str, str, int]], kept: Mapping[str, Release | None], new: Release
) -> list[Standing]:
    """What becomes of those who wait: (release, `flow.step`, people), and the releases by id.

    Where somebody came through other flows to this step, a change in those keeps them too; how
    many these are is not known here.
    """
    people: Counter[tuple[str, Effect]] = Counter()
    for release, step, count in waiting:
        if step:
            is_there = release == new.id
            effect = "there" if is_there else _effect(kept.get(release), new, step)
            people[step, effect] += count
    return [Standing(step, count, effect) for (step, effect), count in sorted(people.items())]


def _effect(old: Release | None, new: Release, at: str) -> Effect:
    flow, _, step = at.partition(".")
    if old is None:
        return "lost"
    found: set[Effect] = set()
    for name, campaign in old.campaigns.items():
        if flow in campaign.flows:
            later = new.campaigns.get(name)
            found.add(
                _of_step(campaign.flows[flow], later.flows.get(flow) if later else None, step)
            )
    worst: tuple[Effect, ...] = ("removed", "changed", "elsewhere")
    return next((effect for effect in worst if effect in found), "same")


def _of_step(old: Flow, new: Flow | None, step: str) -> Effect:
    if new is None or step not in new.steps:
        return "removed"
    if old.structure == new.structure:
        return "same"
    before, after = old.steps.get(step), new.steps[step]
    is_agreed_to = isinstance(before, Choose) and before.purpose is not None
    return "changed" if before != after or is_agreed_to else "elsewhere"
