"""`chatbot answers`: what supporters read in replies, and who of the campaign stands by it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chatbot.domain.readings import KeptReading
    from chatbot.service.checking import Checker

COLUMNS = ("number", "constituency", "person", "ask", "value", "stage", "told", "checked_by")
VALUES = ("yes", "partly", "no", "unclear")


@click.group()
def answers() -> None:
    """What candidates and MPs answered, as supporters read it: private until two people agree.

    Nobody is told who a supporter is. Names of the campaign's people are kept with what they say.
    """


@answers.command("list")
@click.option("--campaign", metavar="NAME", help="Only this campaign.")
@click.option("--open", "only_open", is_flag=True, help="Only those that need somebody.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(campaign: str | None, only_open: bool, as_json: bool) -> None:
    """All of them, with how far each is established."""
    from chatbot.bootstrap.answers import all_readings
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    rows = [
        _row(kept)
        for kept in all_readings(given_settings())
        if campaign in (None, kept.reading.campaign)
        if not only_open or kept.stage.value == "said"
    ]
    print_rows(rows, COLUMNS, "json" if as_json else "table")


@answers.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show(number: int, as_json: bool) -> None:
    """One of them, with the words that the supporter chose and every verdict."""
    _tell(_checked(lambda checker: checker.one(number)), as_json)


@answers.command()
@click.argument("number", type=int)
@click.option("--by", required=True, metavar="NAME", help="Who read it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def verify(number: int, by: str, as_json: bool) -> None:
    """You read it as the supporter did. The second person to say so puts it on record."""
    _tell(_checked(lambda checker: checker.verify(number, by)), as_json)


@answers.command()
@click.argument("number", type=int)
@click.option("--by", required=True, metavar="NAME", help="Who read it.")
@click.option("--as", "value", required=True, type=click.Choice(VALUES), help="How you read it.")
@click.option("--reason", "why", required=True, metavar="WHY", help="Why; kept.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def dispute(number: int, by: str, value: str, why: str, as_json: bool) -> None:
    """You read it otherwise. Both readings stay, and it is not on record."""
    from chatbot.domain.commitments import AnswerValue

    read = AnswerValue(value)
    _tell(_checked(lambda checker: checker.dispute(number, by, read, why)), as_json)


def _checked(work: Callable[[Checker], Awaitable[KeptReading]]) -> KeptReading:
    from chatbot.bootstrap.answers import checking
    from chatbot.cli.faults import Told
    from chatbot.cli.given import given_settings
    from chatbot.domain.errors import CheckRefused

    try:
        return checking(given_settings(), work)
    except CheckRefused as refused:
        raise Told(str(refused)) from None


def _row(kept: KeptReading) -> dict[str, object]:
    told = kept.reading
    return {
        "number": kept.id,
        "constituency": told.constituency,
        "person": told.person,
        "ask": told.ask,
        "value": told.value.value,
        "stage": kept.stage.value,
        "told": told.on.isoformat(),
        "checked_by": ", ".join(check.by for check in kept.checks),
    }


def _tell(kept: KeptReading, as_json: bool) -> None:
    from chatbot.cli.tables import print_json

    checks = [
        {
            "by": check.by,
            "verdict": check.verdict.value,
            "value": check.value.value,
            "why": check.why,
            "on": check.at.date().isoformat(),
        }
        for check in kept.checks
    ]
    if as_json:
        row = _row(kept) | {"campaign": kept.reading.campaign, "quote": kept.reading.quote}
        print_json(row | {"checks": checks})
        return
    for name, value in _row(kept).items():
        click.echo(f"{name}: {value}")
    click.echo(f"quote: {kept.reading.quote or 'none'}")
    for check in checks:
        reason = f" ({check['why']})" if check["why"] else ""
        click.echo(f"{check['on']} {check['by']}: {check['verdict']}, {check['value']}{reason}")
