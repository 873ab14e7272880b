"""Counts for reports, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from chatbot.domain.commitments import NO_DEEDS, Action, ActionKind, Answer
from chatbot.store.equality import Letters, Offer, Settled, equality_rows, set_of
from chatbot.store.letter_report import WrittenTo, letter_rows
from chatbot.store.memory.contents import Contents
from chatbot.store.memory.public_record import MemoryPublicRecord
from chatbot.store.reports import ActionCount, Asked, action_rows, answer_rows


class MemoryLedger:
    """The port `Ledger` over dictionaries."""

    def __init__(self, contents: Contents, record: MemoryPublicRecord) -> None:
        self._held = contents
        self._record = record

    def _actions(self, campaign: str | None) -> list[Action]:
        actions = (action for action, _ in self._held.actions.values())
        return [it for it in actions if campaign is None or it.campaign == campaign]

    async def action_counts(self, campaign: str | None) -> Sequence[dict[str, object]]:
        counts: dict[tuple[str, str, str], ActionCount] = {}
        for it in self._actions(campaign):
            if it.kind in NO_DEEDS:
                continue
            group = (it.campaign, it.constituency or "", it.kind.value)
            so_far = counts.get(group)
            counts[group] = ActionCount(
                it.campaign,
                it.constituency,
                it.kind,
                1 + (so_far.count if so_far else 0),
                min(it.at, so_far.first) if so_far else it.at,
                max(it.at, so_far.last) if so_far else it.at,
            )
        return action_rows(counts.values())

    async def record_answers(self, answers: Sequence[Answer]) -> None:
        """Enter answers; one person's newer answer to an ask replaces the older one."""
        for answer in answers:
            self._held.answers[answer.person, answer.ask] = answer

    async def answers(self, campaign: str | None) -> Sequence[dict[str, object]]:
        written = [
            Asked(it.constituency, it.recipient, it.kind, it.detail, 1)
            for it in self._actions(campaign)
            if it.recipient is not None and it.kind in (ActionKind.SENT, ActionKind.HEARD)
        ]
        return answer_rows(self._held.answers.values(), written)

    async def letters(self, campaign: str | None) -> Sequence[dict[str, object]]:
        kept: dict[tuple[str, str], list[bytes]] = {}
        for row in self._held.fingerprints:
            kept.setdefault((row["office"], row["week"]), []).append(row["marks"])
        written_to = {
            WrittenTo(it.campaign, it.recipient, it.constituency)
            for it in self._actions(campaign)
            if it.recipient is not None and it.kind is ActionKind.SENT
        }
        return letter_rows(written_to, kept, self._held.keys)

    async def equality(self, campaign: str | None) -> Sequence[dict[str, object]]:
        about_ballots = [
            (it, it.ballot, it.recipient)
            for it in self._actions(campaign)
            if it.ballot is not None and it.recipient is not None
        ]
        letters = [
            Letters(
                it.campaign,
                ballot,
                person,
                it.kind,
                it.detail if it.kind is ActionKind.LEFT_OUT else None,
                1,
                int(it.chosen_subset),
            )
            for it, ballot, person in about_ballots
        ]
        keyed = [(key, it) for key, (it, _) in self._held.actions.items()]
        ours = [(key, it) for key, it in keyed if campaign in {None, it.campaign}]
        offers = [
            Offer(it.campaign, it.ballot, set_of(key, it.kind), it.at.astimezone(UTC).date())
            for key, it in ours
            if it.kind is ActionKind.OFFERED and it.ballot is not None
        ]
        settled = [
            Settled(it.campaign, it.ballot, it.recipient, set_of(key, it.recipient))
            for key, it in ours
            if it.ballot is not None and it.recipient is not None and _is_settled(it)
        ]
        return equality_rows(letters, offers, settled, self._record.by_id())


def _is_settled(it: Action) -> bool:
    return it.kind is ActionKind.DRAFTED or (it.kind is ActionKind.LEFT_OUT and bool(it.detail))
