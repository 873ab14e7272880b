"""`chatbot broadcast`: one message of a campaign to everybody who allowed it, after two looks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from datetime import datetime

    from chatbot.domain.broadcasts import Broadcast
    from chatbot.domain.places import SeatCode
    from chatbot.service.broadcasting import Broadcasting, Draft

T = TypeVar("T")

COLUMNS = ("plan", "campaign", "news", "state", "people", "sent", "to_go", "left_out", "unknown")
SWITCHES = ("campaign", "others")
ACTIONS = ("drafted", "sent", "shared", "promised", "heard")

by_option = click.option("--by", required=True, metavar="NAME", help="Who you are; kept.")
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def broadcast() -> None:
    """Send news of a campaign to people who turned on the switch for it.

    Plan it, look at the texts and the number, have it confirmed: above 500 people by somebody
    else. Nobody gets one twice, nobody gets one at night, and `stop` takes effect at once.
    """


@broadcast.command()
@click.argument("news")
@click.option("--campaign", required=True, metavar="NAME", help="Whose news it is.")
@click.option(
    "--switch",
    type=click.Choice(SWITCHES),
    default="campaign",
    show_default=True,
    help="Who allowed it: news of this campaign, or of others while they were in another one.",
)
@click.option("--constituency", "seats", multiple=True, metavar="CODE", help="Who acted there.")
@click.option("--last-action", type=click.Choice(ACTIONS), help="Whose last deed was this.")
@click.option("--acted-since", type=click.DateTime(["%Y-%m-%d"]), help="Last deed not earlier.")
@click.option("--acted-before", type=click.DateTime(["%Y-%m-%d"]), help="Last deed earlier.")
@click.option("--fallback", metavar="TAG", help="What stands in where it is not translated.")
@click.option("--dry-run", is_flag=True, help="Only look: nothing is planned.")
@by_option
@json_option
def plan(
    news: str,
    campaign: str,
    switch: str,
    seats: tuple[str, ...],
    last_action: str | None,
    acted_since: datetime | None,
    acted_before: datetime | None,
    fallback: str | None,
    dry_run: bool,
    by: str,
    as_json: bool,
) -> None:
    """Show the texts of NEWS and how many would get it, and keep that as a plan for a day.

    Numbers under five are not shown.
    """
    from chatbot.domain.broadcasts import Audience
    from chatbot.domain.commitments import ActionKind

    audience = Audience(
        campaign,
        "others" if switch == "others" else "campaign",
        tuple(sorted({_seat(code) for code in seats})),
        ActionKind(last_action) if last_action else None,
        acted_since.date() if acted_since else None,
        acted_before.date() if acted_before else None,
    )

    async def made(staff: Broadcasting) -> Draft:
        make = staff.draft if dry_run else staff.plan
        return await make(news, audience, fallback, by)

    _tell_draft(_done(made), dry_run, as_json)


@broadcast.command()
@click.argument("plan")
@by_option
@json_option
def confirm(plan: str, by: str, as_json: bool) -> None:
    """Let a plan begin, as it was looked at. Above 500 people somebody else has to.

    Refused when the text, a number in it, or the audience is another one by now.
    """
    _done(lambda staff: staff.confirm(plan, by))
    _tell(_done(lambda staff: staff.one(plan)), as_json)


@broadcast.command()
@click.argument("plan")
@by_option
@json_option
def stop(plan: str, by: str, as_json: bool) -> None:
    """Let nothing more of it leave, whichever process holds it."""
    _done(lambda staff: staff.stop(plan, by))
    _tell(_done(lambda staff: staff.one(plan)), as_json)


@broadcast.command()
@click.argument("plan")
@by_option
@json_option
def resume(plan: str, by: str, as_json: bool) -> None:
    """Let a stopped one go on with those it has not gone to. Above 500, somebody else has to."""
    _done(lambda staff: staff.resume(plan, by))
    _tell(_done(lambda staff: staff.one(plan)), as_json)


@broadcast.command()
@click.argument("plan", required=False)
@json_option
def status(plan: str | None, as_json: bool) -> None:
    """All of them, or one with who planned, confirmed and stopped it, and how far it is."""
    from chatbot.bootstrap.broadcasts import all_broadcasts
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    if plan is not None:
        _tell(_done(lambda staff: staff.one(plan)), as_json)
        return
    rows = [_row(one) for one in all_broadcasts(given_settings())]
    print_rows(rows, COLUMNS, "json" if as_json else "table")


def _done(work: Callable[[Broadcasting], Awaitable[T]]) -> T:
    from chatbot.bootstrap.broadcasts import broadcasting
    from chatbot.cli.given import given_settings

    return broadcasting(given_settings(), work)


def _seat(code: str) -> SeatCode:
    from chatbot.domain.seats import seat_code

    read = seat_code(code)
    if read is None:
        raise click.BadParameter(f"{code} is no code of a constituency, such as E14001063.")
    return read


def _tell_draft(draft: Draft, dry_run: bool, as_json: bool) -> None:
    from chatbot.cli.tables import print_json
    from chatbot.domain.broadcasts import NEEDS_SECOND, shown, shown_parts

    total = shown(draft.total)
    parts = shown_parts(draft.counts)
    told: dict[str, object] = {
        "plan": None if dry_run else draft.plan.plan,
        "people": total,
        "by_language": parts,
        "no_text_in_their_language": shown(draft.left_out),
        "second_person": draft.total > NEEDS_SECOND,
    }
    if as_json:
        texts = {tag: it.text.text for tag, it in draft.plan.texts.items()}
        print_json(told | {"audience": draft.plan.audience.words, "texts": texts})
        return
    for tag, message in draft.plan.texts.items():
        click.echo(f"--- {tag}\n{message.text.text}\n")
    click.echo("---")
    click.echo(f"people: {total}")
    for tag, number in parts.items():
        click.echo(f"  {tag}: {number}")
    if draft.left_out:
        click.echo(f"left out, no text in their language: {shown(draft.left_out)}")
    if dry_run:
        click.echo("Nothing was planned.")
        return
    who = "somebody else" if draft.total > NEEDS_SECOND else "anybody"
    click.echo(f"plan: {draft.plan.plan}")
    click.echo(f"To begin, {who} says: chatbot broadcast confirm {draft.plan.plan} --by NAME")


def _row(one: Broadcast) -> dict[str, object]:
    from chatbot.domain.broadcasts import BroadcastState, ReachState, shown

    count = one.reached.get
    planned = one.state is BroadcastState.PLANNED
    return {
        "plan": one.plan,
        "campaign": one.audience.campaign,
        "news": one.news,
        "state": one.state.value,
        "people": shown(one.counted if planned else one.size),
        "sent": shown(count(ReachState.SENT, 0)),
        "to_go": shown(count(ReachState.WAITING, 0) + count(ReachState.POSTED, 0)),
        "left_out": count(ReachState.LEFT_OUT, 0) + count(ReachState.REFUSED, 0),
        "unknown": count(ReachState.UNKNOWN, 0),
    }


def _tell(one: Broadcast, as_json: bool) -> None:
    from chatbot.cli.tables import print_json

    def at(moment: datetime | None) -> str | None:
        return None if moment is None else moment.isoformat(timespec="seconds")

    told = _row(one) | {
        "audience": one.audience.words,
        "planned_by": one.planned_by,
        "planned_at": at(one.planned_at),
        "confirmed_by": one.confirmed_by,
        "confirmed_at": at(one.confirmed_at),
        "until": at(one.until),
        "stopped_by": one.stopped_by,
        "stopped_at": at(one.stopped_at),
        "ended_at": at(one.ended_at),
        "cause": one.cause,
    }
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if value is not None and name != "audience":
            click.echo(f"{name.replace('_', ' ')}: {value}")
