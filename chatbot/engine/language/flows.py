"""From the tree of a flow file to a Flow, its texts, and what is wrong with it so far.

Whatever can be read is read, so that later checks see the rest of a file with a mistake in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from chatbot.engine.document import Document, Mapping, SourceText
from chatbot.engine.flow import Flow, GiveUpIdle, LetterPageSpec, Starts, Step, Variable, Where
from chatbot.engine.language.conform import conform
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flow_tables import FLOW
from chatbot.engine.language.prune import prune_record
from chatbot.engine.language.source_texts import Writer, texts_of_step
from chatbot.engine.language.spans import read_keep, read_span
from chatbot.engine.language.steps import StepReader, falls_off, written_exit
from chatbot.engine.language.tree import group, word, word_list, word_pairs
from chatbot.engine.values import BUILT_IN

UNKNOWN_TYPE = "unknown"
KEEP_UNSAID = "session"


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A flow as far as it could be read.

    `steps` and `variables` name all that is written, also what could not be read, so that a
    reference to it is no second mistake. `faults` are of YAML shape and single steps only.
    """

    flow: Flow
    document: Document
    steps: tuple[str, ...]
    variables: tuple[str, ...]
    texts: tuple[SourceText, ...]
    faults: tuple[Fault, ...]

    @property
    def id(self) -> str:
        """The flow's id, which is its file's name."""
        return self.flow.id

    @property
    def sound(self) -> bool:
        """Whether everything in it could be read."""
        return not self.faults


def draft_flow(id: str, document: Document, default_languages: tuple[str, ...]) -> FlowDraft:
    """Read a flow file."""
    faults = list(conform(FLOW, document.root, "flow", document.root.position))
    root = prune_record(FLOW, document.root) if faults else document.root
    steps = _read_steps(document.root, root, faults)
    flow = _flow(id, root, steps, default_languages)
    texts = tuple(_texts(id, document.path, root))
    return FlowDraft(
        flow=flow,
        document=document,
        steps=_names(document.root, "steps"),
        variables=_names(document.root, "remembers"),
        texts=texts,
        faults=tuple(faults),
    )


def _names(root: Mapping, key: str) -> tuple[str, ...]:
    return tuple(name.text for name, _ in group(root.get(key)))


def _read_steps(whole: Mapping, root: Mapping, faults: list[Fault]) -> dict[str, Step]:
    names = frozenset((*_names(whole, "remembers"), *BUILT_IN))
    written = _names(whole, "steps")
    steps: dict[str, Step] = {}
    for key, node in group(root.get("steps")):
        place = written.index(key.text) + 1
        following = written[place] if place < len(written) else None
        reader = StepReader(key.text, group(node), following, names)
        steps[key.text] = reader.read()
        faults.extend(reader.faults)
        # A step that lost a key to a slip may have lost its exit: that is no second mistake.
        if reader.falls_off and node is group(whole.get("steps")).get(key.text):
            faults.append(Fault(key.position, "E401", falls_off(key.text)))
    return steps


def _flow(
    id: str, root: Mapping, steps: dict[str, Step], default_languages: tuple[str, ...]
) -> Flow:
    starts = group(root.get("starts"))
    return Flow(
        id=id,
        title=word(root, "title"),
        where=cast("Where", word(root, "where", "private")),
        steps=steps,
        first=next(iter(steps), ""),
        variables=_variables(root),
        takes=word_list(root.get("takes")),
        gives=word_list(root.get("gives")),
        starts=Starts(
            commands=word_list(starts.get("commands")),
            links=word_list(starts.get("links")),
            words=starts.get("words") is not None,
            follow_up=word(starts, "follow_up") == "true",
            pact=word(starts, "pact") == "true",
        ),
        idle=_idle(group(root.get("idle"))),
        renamed=word_pairs(root.get("renamed")),
        page=_page(group(root.get("page"))),
        languages=word_list(root.get("languages")) or default_languages,
    )


def _variables(root: Mapping) -> dict[str, Variable]:
    variables = {}
    for name, node in group(root.get("remembers")):
        variable = group(node)
        variables[name.text] = Variable(
            name=name.text,
            type=word(variable, "type", UNKNOWN_TYPE),
            keep=read_keep(word(variable, "keep", KEEP_UNSAID)),
            options=word_list(variable.get("options")),
        )
    return variables


def _idle(node: Mapping) -> GiveUpIdle | None:
    leads = written_exit(node)
    return GiveUpIdle(read_span(word(node, "after")), leads) if leads else None


def _page(node: Mapping) -> LetterPageSpec | None:
    leads = written_exit(node)
    return LetterPageSpec(word(node, "letters"), word(node, "save"), leads) if leads else None


def _texts(id: str, path: str, root: Mapping) -> Iterator[SourceText]:
    writer = Writer(path, f"{id}.")
    words = group(root.get("starts")).get("words")
    yield from writer.text("starts.words", words, "words")
    for name, node in group(root.get("steps")):
        yield from texts_of_step(writer, name.text, group(node))
