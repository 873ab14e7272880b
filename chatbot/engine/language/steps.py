"""From the tree of one step to the step the engine runs.

The tree conforms to its table. What no table can say (a condition that cannot be read, a step
with nowhere to go) is noted as a fault, and something harmless stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast

from chatbot.engine.conditions import Condition, Has, Path
from chatbot.engine.conditions_parser import ConditionProblem, parse_condition
from chatbot.engine.document import Mapping as Tree
from chatbot.engine.document import Node, Position, Scalar, Sequence
from chatbot.engine.flow import (
    Ask,
    Branch,
    ButtonSpec,
    Choose,
    Do,
    Exit,
    Finish,
    GiveUp,
    Goto,
    Handover,
    Jump,
    NoReply,
    Option,
    PictureSpec,
    Retries,
    Run,
    Say,
    Step,
)
from chatbot.engine.language.conform import verbs_of
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flow_tables import BUTTON_KINDS, STEP
from chatbot.engine.language.spans import read_span
from chatbot.engine.language.tree import group, items, word, word_pairs, words

NOWHERE = Finish("")
"""Stands where a step has no exit; no author can write it."""

Constant = Path | str | int | bool
_UNREADABLE = Has(("today",))


class StepReader:
    """Reads one step. `following` is the next step in the file, `names` what can be read here."""

    def __init__(self, id: str, node: Tree, following: str | None, names: frozenset[str]) -> None:
        self.id = id
        self.node = node
        self.names = names
        self.following = Goto(following) if following is not None else None
        self.faults: list[Fault] = []
        self.falls_off = False

    def read(self) -> Step:
        """The step; faults are gathered in `faults`."""
        verb = verbs_of(STEP, self.node)[0].text
        step = _READERS[verb](self)
        self.falls_off = getattr(step, "exit", None) == NOWHERE
        return step

    def exit(self, node: Tree, otherwise: Exit | None = None) -> Exit | None:
        """`go` or `end` of this node."""
        return written_exit(node) or otherwise

    def onward(self) -> Exit:
        """Where the step leads by itself."""
        return self.exit(self.node, self.following) or NOWHERE

    def condition(self, node: Node | None) -> Condition | None:
        """A condition; a fault and something harmless when it cannot be read."""
        if not isinstance(node, Scalar):
            return None
        try:
            return parse_condition(node.text.strip())
        except ConditionProblem as problem:
            line, column = node.position
            place = Position(line, column + problem.offset)
            self.faults.append(Fault(place, "E209", problem.message))
            return _UNREADABLE

    def constants(self) -> Mapping[str, Constant]:
        """The inputs of a `do` or `run`."""
        return {key.text: self._constant(value) for key, value in group(self.node.get("with"))}

    def _constant(self, node: Node) -> Constant:
        text = words(node) or ""
        if isinstance(node, Scalar) and node.style != "plain":
            return text
        if text in ("true", "false"):
            return text == "true"
        if text.isdecimal():
            return int(text)
        path = as_path(text)
        return path if path[0] in self.names else text

    def options(self) -> tuple[Option, ...]:
        """The written options in order."""
        return tuple(
            self._option(key.text, group(option))
            for key, option in group(self.node.get("options"))
        )

    def _option(self, id: str, node: Tree) -> Option:
        return Option(
            id=id,
            exit=self.exit(node),
            when=self.condition(node.get("if")),
            has_synonyms=node.get("also") is not None,
        )

    def retries(self) -> Retries:
        """How many texts per attempt, or which reasons have one."""
        node = self.node.get("retry")
        if isinstance(node, Sequence):
            return Retries(count=len(node.items))
        return Retries(reasons=tuple(key.text for key, _ in group(node)))

    def give_up(self) -> GiveUp | None:
        """After how many refused answers it leads where."""
        node = group(self.node.get("give_up"))
        leads = self.exit(node)
        return GiveUp(int(word(node, "after")), leads) if leads else None

    def no_reply(self) -> NoReply | None:
        """What happens after silence."""
        node = group(self.node.get("no_reply"))
        if node.get("after") is None:
            return None
        says = node.get("say") is not None
        on = optional_path(node.get("on"))
        return NoReply(read_span(word(node, "after")), says, self.exit(node), on)

    def count(self, verb: str) -> Path | None:
        """The number a counted text depends on."""
        return optional_path(group(self.node.get(verb)).get("count"))

    def picture(self) -> PictureSpec | None:
        """The picture, if there is one."""
        path = words(self.node.get("picture"))
        return PictureSpec(path) if path else None

    def buttons(self) -> tuple[ButtonSpec, ...]:
        """The buttons that answer nothing."""
        found = enumerate(items(self.node.get("buttons")), 1)
        return tuple(_button(number, group(node)) for number, node in found)

    def outcomes(self) -> Mapping[str, Exit]:
        """Where each outcome leads."""
        return {key.text: _outcome(value) for key, value in group(self.node.get("outcomes"))}


def written_exit(node: Tree) -> Exit | None:
    """`go` or `end` as written."""
    step, outcome = words(node.get("go")), words(node.get("end"))
    if step is not None:
        return Goto(step)
    return Finish(outcome) if outcome is not None else None


def as_path(text: str) -> Path:
    """`seat.name` as a path."""
    return tuple(text.split("."))


def optional_path(node: Node | None) -> Path | None:
    """A path, where one is written."""
    text = words(node)
    return as_path(text) if text else None


def _outcome(node: Node) -> Exit:
    return Finish(word(node, "end")) if isinstance(node, Tree) else Goto(words(node) or "")


def _button(number: int, node: Tree) -> ButtonSpec:
    kind = next(kind for kind in BUTTON_KINDS if node.get(kind) is not None)
    value = word(node, kind)
    if kind == "url" and value.startswith("https://"):
        return ButtonSpec("url", number, url=value)
    path = None if kind == "share" else as_path(value)
    return ButtonSpec(cast("Literal['url', 'share', 'copy', 'mail', 'page']", kind), number, path)


def falls_off(step: str) -> str:
    """What is said of a step that leads nowhere."""
    return f"`{step}` is the last step and says neither `go` nor `end`"


def _say(reader: StepReader) -> Step:
    return Say(
        id=reader.id,
        exit=reader.onward(),
        count=reader.count("say"),
        in_place=word(reader.node, "in_place") == "true",
        picture=reader.picture(),
        buttons=reader.buttons(),
        card=optional_path(reader.node.get("card")),
    )


def _ask(reader: StepReader) -> Step:
    node = reader.node
    return Ask(
        id=reader.id,
        answer=word(node, "answer"),
        exit=reader.onward(),
        save=words(node.get("save")),
        options=reader.options(),
        retries=reader.retries(),
        give_up=reader.give_up(),
        no_reply=reader.no_reply(),
        check=reader.condition(node.get("check")),
        count=reader.count("ask"),
        in_place=word(node, "in_place") == "true",
        buttons=reader.buttons(),
    )


def _choose(reader: StepReader) -> Step:
    node, options = reader.node, reader.options()
    source, many = optional_path(node.get("from")), word(node, "many") == "true"
    leads = reader.onward()
    last = options[-1].exit if options else None
    if leads == NOWHERE and last and not (source or many) and all(o.exit for o in options):
        leads = last  # every answer has its own way, so this one is never taken
    return Choose(
        id=reader.id,
        exit=leads,
        options=options,
        source=source,
        save=words(node.get("save")),
        many=many,
        purpose=words(node.get("purpose")),
        late_taps=cast("Literal['refuse', 'change_answer']", word(node, "late_taps", "refuse")),
        retries=reader.retries(),
        give_up=reader.give_up(),
        no_reply=reader.no_reply(),
        count=reader.count("choose"),
        in_place=word(node, "in_place") == "true",
        picture=reader.picture(),
        buttons=reader.buttons(),
    )


def _do(reader: StepReader) -> Step:
    return Do(
        id=reader.id,
        action=word(reader.node, "do"),
        inputs=reader.constants(),
        save=word_pairs(reader.node.get("save")),
        outcomes=reader.outcomes(),
    )


def _run(reader: StepReader) -> Step:
    return Run(
        id=reader.id,
        flow=word(reader.node, "run"),
        inputs=reader.constants(),
        save=word_pairs(reader.node.get("save")),
        outcomes=reader.outcomes(),
    )


def _branch(reader: StepReader) -> Step:
    cases: list[tuple[Condition, Exit]] = []
    otherwise: Exit | None = None
    lines = items(reader.node.get("branch"))
    for index, line in enumerate(map(group, lines)):
        if otherwise is not None:
            message = "nothing after `else` is ever looked at; put it last"
            reader.faults.append(Fault(lines[index].position, "E403", message))
            break
        condition, leads = reader.condition(line.get("if")), written_exit(line)
        if condition is not None and leads is not None:
            cases.append((condition, leads))
        if (other := line.get("else")) is not None:
            otherwise = _outcome(other)
    if otherwise is None:
        message = f"the branch `{reader.id}` needs a last line `else`"
        reader.faults.append(Fault(lines[-1].position, "E402", message))
    return Branch(reader.id, tuple(cases), otherwise or NOWHERE)


def _handover(reader: StepReader) -> Step:
    return Handover(reader.id, word(reader.node, "flow"), reader.onward())


def _jump(reader: StepReader) -> Step:
    return Jump(reader.id, written_exit(reader.node) or NOWHERE)


_READERS: Mapping[str, Callable[[StepReader], Step]] = {
    "say": _say,
    "ask": _ask,
    "choose": _choose,
    "do": _do,
    "run": _run,
    "branch": _branch,
    "handover": _handover,
    "go": _jump,
    "end": _jump,
}
