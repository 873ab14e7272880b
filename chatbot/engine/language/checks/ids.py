"""Which ids the choice variables of a campaign can hold.

Flows of a campaign share what they remember by name, so this is worked out for all of them at
once: from declared options, from the options of questions, and from what is passed along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chatbot.engine.flow import Ask, Choose, Do, Flow, Run
from chatbot.engine.language.checks.scope import Ids

Source = frozenset[str] | str | None
"""Ids themselves, the name of a variable they come from, or None: anything."""

CHOICE_TYPES = frozenset({"choice", "choices"})


def ids_of(flows: Iterable[Flow]) -> Ids:
    """Variable -> its ids, for every choice variable whose ids are all known."""
    flows = tuple(flows)
    declared = {
        name: frozenset(variable.options)
        for flow in flows
        for name, variable in flow.variables.items()
        if variable.options
    }
    sources: dict[str, set[Source]] = {}
    for flow in flows:
        for name, source in _sources(flow):
            sources.setdefault(name, set()).add(source)
    found = {name: _gathered(name, sources, set()) for name in sources}
    known = {name: ids for name, ids in found.items() if ids is not None}
    return {**known, **declared}


def _sources(flow: Flow) -> Iterator[tuple[str, Source]]:
    for step in flow.steps.values():
        match step:
            case Choose(save=str() as name):
                ids = frozenset(option.id for option in step.options)
                yield name, None if step.source else ids
            case Ask(save=str() as name):
                yield name, None
            case Do():
                yield from ((name, None) for name in step.save)
            case Run():
                yield from step.save.items()
                for name, value in step.inputs.items():
                    yield name, _passed(value)


def _passed(value: object) -> Source:
    if isinstance(value, tuple):
        return str(value[0]) if len(value) == 1 else None
    return frozenset({value}) if isinstance(value, str) else None


def _gathered(name: str, sources: dict[str, set[Source]], seen: set[str]) -> frozenset[str] | None:
    if name in seen:
        return frozenset()
    if name not in sources:
        return None
    found: frozenset[str] = frozenset()
    for source in sources[name]:
        ids = _gathered(source, sources, seen | {name}) if isinstance(source, str) else source
        if ids is None:
            return None
        found |= ids
    return found
