"""What a flow is once it is compiled: named steps, each leading on.

Compiled means: every exit is resolved (a step without `go` points at the next one), every
condition parsed, every text known by its key. Authors' YAML never reaches the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from chatbot.engine.conditions import Condition, Path

Where = Literal["private", "group", "both"]


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on at a step of the same flow."""

    step: str


@dataclass(frozen=True, slots=True)
class Finish:
    """End this flow with a named outcome."""

    outcome: str


Exit = Goto | Finish


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button that does not answer a question.

    Slots: label `button.<n>`; share text `button.<n>.share`; `value` is the path of the variable
    (copy, url), of the letter (mail) or of the letters (page) it carries, or a constant url.
    """

    kind: Literal["url", "share", "copy", "mail", "page"]
    number: int
    path: Path | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A picture file; `{language}` in the path is filled. Slot `alt`: the words in its place."""

    path: str


@dataclass(frozen=True, slots=True)
class Retries:
    """What is said to a refused answer.

    Either one text per attempt (`retry.1`, `retry.2`, …: `count` of them) or one per reason
    (`retry.<reason>`: `reasons`). Both empty: the bot's own words for the answer type.
    """

    count: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GiveUp:
    """After this many refused answers go on here."""

    after: int
    exit: Exit


@dataclass(frozen=True, slots=True)
class NoReply:
    """After this silence say the slot `no_reply` once (if `says`) and go there (if `exit`).

    `on` is the path of a date: then it is in the morning of that day, for whoever asked to be
    reminded. `after` counts where there is no such date.
    """

    after: timedelta
    says: bool
    exit: Exit | None
    on: Path | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a question. Slots: `option.<id>` its label, `option.<id>.also` synonyms
    (separated by commas). Shown only while `when` is true."""

    id: str
    exit: Exit | None = None
    when: Condition | None = None
    has_synonyms: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Say something and go on. Slot `text`; a plural text counts the variable at `count`.

    `in_place`: whoever tapped a button to get here sees it where that question stood. `card`: the
    number that a progress card is drawn for.
    """

    id: str
    exit: Exit
    count: Path | None = None
    in_place: bool = False
    picture: PictureSpec | None = None
    buttons: tuple[ButtonSpec, ...] = ()
    card: Path | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Wait for a free answer of a type. Options are buttons beside it (`skip`)."""

    id: str
    answer: str
    exit: Exit
    save: str | None = None
    options: tuple[Option, ...] = ()
    retries: Retries = field(default_factory=Retries)
    give_up: GiveUp | None = None
    no_reply: NoReply | None = None
    check: Condition | None = None
    count: Path | None = None
    in_place: bool = False
    buttons: tuple[ButtonSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """Wait for one (or several) of the options.

    `source` names a list variable whose items ({id, label, …}) are options too, before the written
    ones, `label_path` inside the item giving the words. `purpose` marks a consent question: the
    exact wording agreed to is kept as evidence. `late_taps` says what an old button does.
    """

    id: str
    exit: Exit
    options: tuple[Option, ...]
    source: Path | None = None
    save: str | None = None
    many: bool = False
    purpose: str | None = None
    late_taps: Literal["refuse", "change_answer"] = "refuse"
    retries: Retries = field(default_factory=Retries)
    give_up: GiveUp | None = None
    no_reply: NoReply | None = None
    count: Path | None = None
    in_place: bool = False
    picture: PictureSpec | None = None
    buttons: tuple[ButtonSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """Run a registered action. `inputs` are paths or constants; `save` maps result to variable."""

    id: str
    action: str
    inputs: Mapping[str, Path | str | int | bool]
    save: Mapping[str, str]
    outcomes: Mapping[str, Exit]


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on by the first condition that holds."""

    id: str
    cases: tuple[tuple[Condition, Exit], ...]
    otherwise: Exit


@dataclass(frozen=True, slots=True)
class Run:
    """Run another flow of the campaign; its outcome picks the exit. Its `gives` come back."""

    id: str
    flow: str
    inputs: Mapping[str, Path | str | int | bool]
    save: Mapping[str, str]
    outcomes: Mapping[str, Exit]


@dataclass(frozen=True, slots=True)
class Handover:
    """Group to private: post a deep-link button that opens `flow`. Slots `text`, `button`."""

    id: str
    flow: str
    exit: Exit


@dataclass(frozen=True, slots=True)
class Jump:
    """A step that only goes somewhere or ends."""

    id: str
    exit: Exit


Step = Say | Ask | Choose | Do | Branch | Run | Handover | Jump
Wait = Ask | Choose
WAITS = (Ask, Choose)
"""The same for `isinstance`, which is slow with a union."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a remembered value lives. `span` None: `forever` until /forget.

    `session`: gone when the conversation ends. `campaign`: until the campaign's own retention.
    """

    kind: Literal["session", "span", "campaign", "forever"]
    span: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One declared variable of a flow."""

    name: str
    type: str
    keep: Keep
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Starts:
    """What opens a flow: commands without the slash, link patterns (`join_*`), start words.

    `follow_up`: the campaign comes back with it to whoever turned that on. `pact`: it tells, once,
    what became of a promise that several people made together.
    """

    commands: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    words: bool = False
    follow_up: bool = False
    pact: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation. `structure` hashes everything but its words (see `content.release`)."""

    id: str
    title: str
    where: Where
    steps: Mapping[str, Step]
    first: str
    variables: Mapping[str, Variable]
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    starts: Starts = field(default_factory=Starts)
    idle: GiveUpIdle | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    page: LetterPageSpec | None = None
    languages: tuple[str, ...] = ()
    structure: str = ""


@dataclass(frozen=True, slots=True)
class LetterPageSpec:
    """What the letter page and a flow have to do with each other.

    While the flow waits and somebody says on the page that a letter of the variable `letters` is
    sent, its id is saved in `save` and the flow goes on at `exit`.
    """

    letters: str
    save: str
    exit: Exit


@dataclass(frozen=True, slots=True)
class GiveUpIdle:
    """After this silence in any wait of the flow go on here, without a word by itself."""

    after: timedelta
    exit: Exit
