"""`chatbot data correct` and `data corrections`: what the campaign knows better than a list."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from chatbot.domain.corrections import Correction

NONE: Final = "none"
"""The word for no address or no page."""

COLUMNS: Final = ("number", "what", "who", "value", "why", "by", "since", "cleared")

_DONE: Final = {
    "email": "e-mail address {value}",
    "page": "web page {value}",
    "name": "called {value}",
    "party": "party label {value}",
    "bounced": "{value} is not used any more, because letters came back",
    "opted_out": "gets no letters, as they asked; the list still shows them",
    "withdrawn": "gets no letters, because they stand no more",
    "vacant": "nobody sits there until a list brings somebody new",
}

F = TypeVar("F", bound=Callable[..., Any])


def _said(command: F) -> F:
    by = click.option("--by", metavar="NAME", help="Who says so; your login name if not given.")
    reason = click.option("--reason", "why", metavar="WHY", required=True, help="Why; kept.")
    return reason(by(command))


@click.group("correct")
def correct() -> None:
    """Put right what a list has wrong, until you clear it.

    A correction outranks every import and fetch. WHO is an id (dc:123, mnis:456), or a whole name.
    Say why, without anything of a supporter: reasons are kept. It counts at once, in running
    conversations too.
    """


@correct.command()
@click.argument("who")
@click.argument("address")
@_said
def email(who: str, address: str, why: str, by: str | None) -> None:
    """The e-mail address of WHO is ADDRESS, or `none`."""
    _about_person("email", who, None if address == NONE else address, why, by)


@correct.command()
@click.argument("who")
@click.argument("url")
@_said
def page(who: str, url: str, why: str, by: str | None) -> None:
    """The web page or contact form of WHO is URL, or `none`."""
    _about_person("page", who, None if url == NONE else url, why, by)


@correct.command()
@click.argument("who")
@click.argument("name")
@_said
def name(who: str, name: str, why: str, by: str | None) -> None:
    """WHO is called NAME."""
    _about_person("name", who, name, why, by)


@correct.command()
@click.argument("who")
@click.argument("label")
@_said
def party(who: str, label: str, why: str, by: str | None) -> None:
    """The party of WHO is printed as LABEL."""
    _about_person("party", who, label, why, by)


@correct.command()
@click.argument("who")
@_said
def bounced(who: str, why: str, by: str | None) -> None:
    """Letters to the address of WHO came back.

    That address is not offered any more. If a list brings another one, that is used.
    """
    _about_person("bounced", who, None, why, by)


@correct.command("opted-out")
@click.argument("who")
@_said
def opted_out(who: str, why: str, by: str | None) -> None:
    """The candidate WHO asked for no letters, of any campaign."""
    _about_person("opted_out", who, None, why, by)


@correct.command()
@click.argument("who")
@_said
def withdrawn(who: str, why: str, by: str | None) -> None:
    """The candidate WHO stands no more."""
    _about_person("withdrawn", who, None, why, by)


@correct.command()
@click.argument("seat")
@_said
def vacant(seat: str, why: str, by: str | None) -> None:
    """Nobody sits for SEAT (its code or whole name) just now.

    Whoever the list has there is not asked any more. When a list brings somebody new, they are.
    """
    _tell(_correct(lambda corrector: corrector.seat_is_vacant(seat, why, _by(by))))


@correct.command()
@click.argument("number", type=int)
@_said
def clear(number: int, why: str, by: str | None) -> None:
    """Let the lists speak again instead of correction NUMBER."""
    ended = _correct(lambda corrector: corrector.clear(number, why, _by(by)))
    click.echo(f"Correction {ended.id} is cleared: {_in_words(ended)}. The lists count again.")


@click.command()
@click.option("--all", "with_cleared", is_flag=True, help="The cleared ones too.")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
def corrections(with_cleared: bool, as_json: bool) -> None:
    """What outranks the lists: who said so, when and why."""
    from chatbot.bootstrap.corrections import all_corrections
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows
    from chatbot.lookups.reports import correction_report

    rows = [
        correction_report(one)
        for one in all_corrections(given_settings())
        if with_cleared or one.cleared is None
    ]
    print_rows(rows, COLUMNS, "json" if as_json else "table")


def _about_person(what: str, who: str, value: str | None, why: str, by: str | None) -> None:
    from chatbot.domain.corrections import Correcting

    said = Correcting(what)
    _tell(_correct(lambda corrector: corrector.person(said, who, value, why, _by(by))))


def _correct(work: Callable[[Any], Any]) -> Correction:
    from chatbot.bootstrap.corrections import correct as correct_in_store
    from chatbot.cli.given import given_settings

    return correct_in_store(given_settings(), work)


def _tell(said: Correction) -> None:
    click.echo(f"Correction {said.id}: {_in_words(said)}.")
    click.echo(f"It outranks every list until: chatbot data correct clear {said.id} --reason WHY")


def _in_words(said: Correction) -> str:
    done = _DONE[said.what.value].format(value=said.value or NONE)
    return f"{said.label}, {said.about}: {done}"


def _by(given: str | None) -> str:
    return given or getpass.getuser()
