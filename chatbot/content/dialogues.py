"""Read dialogue files: what a person does, what the bot should say, which facts are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from chatbot.content.sources import read_text
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.document import Document, Mapping, Node, Scalar
from chatbot.engine.findings import Finding, error, has_errors
from chatbot.engine.language.conform import conform
from chatbot.engine.language.dialogue_tables import DIALOGUE
from chatbot.engine.language.faults import found_in
from chatbot.engine.language.spans import read_span
from chatbot.engine.language.tree import group, items, word, word_list, word_pairs, words
from chatbot.service.rehearsal import Dialogue, Given, GivenPeople, GivenPlace, Line

FOLDER = "dialogues"


def read_dialogues(flows: Path, only: Sequence[str] = ()) -> tuple[list[Dialogue], list[Finding]]:
    """Every dialogue below the flows folder, or those of some campaigns or files."""
    dialogues: list[Dialogue] = []
    findings: list[Finding] = []
    for path in sorted(flows.glob(f"*/{FOLDER}/*.yaml")):
        if only and not any(_is_below(path, each) for each in only):
            continue
        dialogue, found = read_dialogue(path)
        findings.extend(found)
        if dialogue is not None:
            dialogues.append(dialogue)
    return dialogues, findings


def _is_below(path: Path, wanted: str) -> bool:
    folder = Path(wanted).resolve()
    here = path.resolve()
    return here == folder or folder in here.parents


def read_dialogue(path: Path) -> tuple[Dialogue | None, list[Finding]]:
    """One dialogue, or what is wrong with its file."""
    try:
        text = read_text(path)
    except (OSError, ValueError) as problem:
        return None, [error(str(path), 1, 1, "E100", str(problem))]
    document, findings = read_yaml(str(path), text)
    if document is None:
        return None, findings
    faults = list(conform(DIALOGUE, document.root, "dialogue", document.root.position))
    findings.extend(found_in(str(path), faults))
    return (None if has_errors(findings) else _dialogue(path, document)), findings


def _dialogue(path: Path, document: Document) -> Dialogue:
    root = document.root
    given = _given(group(root.get("given")))
    most = word(root, "taps_at_most")
    return Dialogue(
        path=str(path),
        test=word(root, "test"),
        campaign=path.parent.parent.name,
        flow=word(root, "flow"),
        on=date.fromisoformat(word(root, "on")),
        lines=tuple(_lines(items(root.get("chat")))),
        languages=word_list(root.get("languages")),
        given=given,
        taps_at_most=int(most) if most else None,
    )


def _lines(chat: Sequence[Node]) -> Iterator[Line]:
    for node in chat:
        written = group(node)
        who, in_group = word(written, "as") or None, bool(word(written, "in"))
        for key, value in written:
            if key.text not in ("as", "in"):
                yield replace(_line(key, value), who=who, in_group=in_group)


def _line(key: Scalar, value: Node) -> Line:
    number = key.position.line
    if key.text == "given":
        return Line("given", (), number, _given(group(value)))
    if key.text == "wait":
        return Line("wait", (str(read_span(words(value) or "").total_seconds()),), number)
    return Line(key.text, _values(value), number)  # type: ignore[arg-type]


def _values(value: Node) -> tuple[str, ...]:
    return word_list(value) or ((words(value) or ""),)


def _given(given: Mapping) -> Given:
    place, people = given.get("place"), given.get("people")
    return Given(
        sample=_flag(given, "sample"),
        language=word(given, "language") or None,
        first_name=word(given, "first_name") or None,
        asked=word_list(given.get("asked")),
        bot_sends=_flag(given, "bot_sends"),
        mail_left=_flag(given, "mail_left"),
        place=_place(group(place)) if place else None,
        people=_people(group(people)) if people else None,
        alike=word_list(given.get("alike")),
        admins=word_list(given.get("admins")),
        total=int(total) if (total := word(given, "total")) else None,
        outcomes=word_pairs(given.get("outcomes")),
    )


def _place(place: Mapping) -> GivenPlace:
    return GivenPlace(
        outcome=word(place, "outcome"),
        constituency=word(place, "constituency") or None,
        near=word_list(place.get("near")),
        alternatives=word_list(place.get("alternatives")),
        postcode=word(place, "postcode") or None,
        ended=date.fromisoformat(ended) if (ended := word(place, "ended")) else None,
    )


def _people(people: Mapping) -> GivenPeople:
    return GivenPeople(
        candidates=int(word(people, "candidates", "0")),
        without_email=int(word(people, "without_email", "0")),
        without_web=_flag(people, "without_web"),
        verified=word(people, "verified", "true") == "true",
        real=_flag(people, "real"),
        mp=_flag(people, "mp"),
        elected=_flag(people, "elected"),
        vacant=_flag(people, "vacant"),
        failed=_flag(people, "failed"),
        over=_flag(people, "over"),
        called=_flag(people, "called"),
        unknown=_flag(people, "unknown"),
        open_nominations=_flag(people, "open_nominations"),
        by_election=_flag(people, "by_election"),
        cancelled=_flag(people, "cancelled"),
        closed_mailboxes=int(word(people, "closed_mailboxes", "0")),
        shared=int(word(people, "shared", "0")),
        new_party=int(word(people, "new_party", "0")),
        new_ids=_flag(people, "new_ids"),
        moved_to=word(people, "moved_to") or None,
    )


def _flag(node: Mapping, key: str) -> bool:
    return word(node, key) == "true"
