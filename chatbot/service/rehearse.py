"""Plays dialogues line by line, and says how much of the flows they passed through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chatbot.engine.campaign import Campaign
from chatbot.engine.flow import Ask, Branch, Choose, Do, Flow, Run, Step
from chatbot.engine.session import load_session
from chatbot.service.rehearsal import Dialogue, DialogueFailed, Line, Rehearsal
from chatbot.service.rehearsal_party import Party


@dataclass(frozen=True, slots=True)
class Played:
    """How one dialogue went in one language. `problem` None means as written."""

    dialogue: Dialogue
    language: str
    trace: tuple[str, ...]
    taps: int
    problem: str | None = None
    line: int = 0


@dataclass(slots=True)
class Coverage:
    """What of one flow was passed through: steps, exits, retries. Sets of names."""

    flow: str
    known: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)

    @property
    def missing(self) -> list[str]:
        """What no dialogue passes through."""
        return sorted(self.known - self.passed)


def play(rehearsal: Rehearsal, dialogue: Dialogue) -> Played:
    """Play every line; the first that does not fit ends it."""
    line = dialogue.lines[0].number if dialogue.lines else 0
    problem = None
    party = Party(rehearsal)
    try:
        for each in dialogue.lines:
            line = each.number
            play_line(party, dialogue, each)
        _expect_few_taps(rehearsal, dialogue)
    except DialogueFailed as failed:
        problem, line = str(failed), failed.line or line
    trace = tuple(name for chat in party.everywhere for name in chat.trace)
    return Played(dialogue, rehearsal.language, trace, rehearsal.taps, problem, line)


def play_line(party: Party, dialogue: Dialogue, line: Line) -> None:
    """Play one line where it happens. Raises DialogueFailed."""
    if line.kind == "follows":
        party.follow(line)
    elif line.kind == "added":
        party.add(line)
    else:
        PLAY[line.kind](party.at(line), dialogue, line)


def _expect_few_taps(rehearsal: Rehearsal, dialogue: Dialogue) -> None:
    most = dialogue.taps_at_most
    if most is not None and rehearsal.taps > most:
        raise DialogueFailed(0, f"{rehearsal.taps} taps and answers, at most {most} allowed")


def _expect(actual: object, expected: object, what: str, line: Line) -> None:
    if actual != expected:
        raise DialogueFailed(line.number, f"expected {what} {expected}, got {actual}")


def _bot(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    heard = [_short(label, dialogue.flow) for label in rehearsal.heard()]
    wanted = [_short(label, dialogue.flow) for label in line.values]
    _expect(heard, wanted, "the bot to say", line)


def _short(label: str, flow: str) -> str:
    return label.removeprefix(f"{flow}.")


def _text(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    shown = rehearsal.screen[-1].text.text if rehearsal.screen else ""
    source = rehearsal.world.release.bot.source_language
    spoken = rehearsal.screen[-1].language if rehearsal.screen else source
    if spoken == source and line.values[0] not in shown:
        raise DialogueFailed(line.number, f"the last bubble does not hold these words: {shown}")


def _given(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    if line.given is not None:
        rehearsal.given = line.given


def _did(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    done, rehearsal.done = rehearsal.done, []
    _expect(sorted(set(done)), sorted(set(line.values)), "these actions recorded:", line)


def _waiting_at(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    session = load_session(rehearsal.session) if rehearsal.session else None
    here = f"{session.top.flow}.{session.top.step}" if session else "nothing"
    _expect(_short(here, dialogue.flow), line.values[0], "to wait at", line)


def _ends(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    rehearsal.heard()
    _expect(rehearsal.outcome, line.values[0], "the end", line)
    _expect(rehearsal.session, None, "an open session:", line)


def _toast(rehearsal: Rehearsal, dialogue: Dialogue, line: Line) -> None:
    voice_key = line.values[0]
    text = rehearsal.world.release.languages[rehearsal.language].texts.get(f"bot:{voice_key}")
    shown = rehearsal.toasts[-1] if rehearsal.toasts else ""
    if text is None or not shown:
        raise DialogueFailed(line.number, f"no short notice {voice_key}")


PLAY: Mapping[str, Callable[[Rehearsal, Dialogue, Line], None]] = {
    "user": lambda r, d, line: r.type(line.values[0]),
    "tap": lambda r, d, line: r.tap(line.values[0]),
    "tap_old": lambda r, d, line: r.tap(line.values[0], old=True),
    "on_page": lambda r, d, line: r.say_on_page(line.values[0]),
    "sends": lambda r, d, line: r.send(line.values[0]),
    "edit_last": lambda r, d, line: r.edit_last(line.values[0]),
    "twice": lambda r, d, line: r.repeat(),
    "language": lambda r, d, line: r.switch_language(line.values[0]),
    "wait": lambda r, d, line: r.wait(timedelta(seconds=float(line.values[0]))),
    "crash": lambda r, d, line: None,
    "given": _given,
    "bot": _bot,
    "text": _text,
    "toast": _toast,
    "did": _did,
    "ends": _ends,
    "waiting_at": _waiting_at,
}


# --- Coverage -------------------------------------------------------------------------------


def coverage(campaign: Campaign, played: Iterable[Played]) -> list[Coverage]:
    """For each flow of a campaign, what could be passed through and what was."""
    passed = {name for one in played for name in one.trace}
    return [
        Coverage(flow.id, known := known_names(flow), known & passed)
        for flow in campaign.flows.values()
    ]


def known_names(flow: Flow) -> set[str]:
    """Every step, exit, retry and reminder of a flow, as a trace names them."""
    names = {f"{flow.id}>idle"} if flow.idle else set()
    names |= {f"{flow.id}>page"} if flow.page else set()
    for step in flow.steps.values():
        key = f"{flow.id}.{step.id}"
        names |= {key} | {f"{key}{suffix}" for suffix in _suffixes(step)}
    return names


def _suffixes(step: Step) -> set[str]:
    match step:
        case Do(outcomes=outcomes) | Run(outcomes=outcomes):
            return {f">{outcome}" for outcome in outcomes}
        case Branch(cases=cases):
            return {f">{number}" for number in range(1, len(cases) + 1)} | {">else"}
        case Ask() | Choose():
            return _of_wait(step)
        case _:
            return set()


def _of_wait(step: Ask | Choose) -> set[str]:
    retries = step.retries
    found = {f".retry.{n}" for n in range(1, retries.count + 1)}
    found |= {f".retry.{reason}" for reason in retries.reasons}
    found |= {f">{option.id}" for option in step.options if _leaves(step, option.exit)}
    if isinstance(step, Ask):
        found |= {">answered"} | ({".check_failed"} if step.check else set())
    elif step.source is not None and not step.many:
        found |= {">item"}
    if isinstance(step, Choose) and step.many:
        found |= {">done"}
    if step.give_up:
        found |= {">give_up"}
    if step.no_reply:
        found |= {".no_reply"} | ({">no_reply"} if step.no_reply.exit else set())
    return found


def _leaves(step: Ask | Choose, exit_: object) -> bool:
    return not (isinstance(step, Choose) and step.many and exit_ is None)
