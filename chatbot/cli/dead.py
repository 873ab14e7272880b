"""`chatbot dead`: messages that could not be answered."""

from __future__ import annotations

import click

from chatbot.cli.faults import Told


@click.group()
def dead() -> None:
    """Messages that could not be answered: what they died of, and another try.

    Each got an apology, and is kept for four weeks, sealed.
    """


@dead.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(as_json: bool) -> None:
    """The newest first, with the cause of each."""
    from chatbot.bootstrap.dead_letters import dead_letters
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    rows = [
        {
            "key": str(one.key),
            "cause": one.cause,
            "came": f"{one.at:%Y-%m-%d %H:%M:%S}",
            "died": f"{one.died:%Y-%m-%d %H:%M:%S}",
            "replay": "yes" if one.is_whole else "no",
        }
        for one in dead_letters(given_settings())
    ]
    columns = ("key", "cause", "came", "died", "replay")
    print_rows(rows, columns, "json" if as_json else "table")


@dead.command()
@click.argument("key")
def show(key: str) -> None:
    """The form of what came: its fields and how long they are, no word of it."""
    from chatbot.bootstrap.dead_letters import form_of
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_json
    from chatbot.domain.messages import InboxKey

    form = form_of(given_settings(), InboxKey(key))
    if form is None:
        raise Told("There is no such message, or what came is not kept any more.")
    print_json(form)


@dead.command()
@click.argument("keys", nargs=-1, metavar="[KEY]…")
@click.option("--all", "all_", is_flag=True, help="All that are listed.")
def replay(keys: tuple[str, ...], all_: bool) -> None:
    """Take messages in again, after the fault is mended; `serve` answers them within a minute."""
    from chatbot.bootstrap.dead_letters import replay as take_in
    from chatbot.cli.given import given_settings
    from chatbot.domain.messages import InboxKey

    if bool(keys) == all_:
        raise click.UsageError("Name the messages, or say --all.")
    done = take_in(given_settings(), [InboxKey(key) for key in reversed(keys)])
    for key in done:
        click.echo(f"{key}: taken in again")
    if missing := [key for key in keys if key not in done]:
        raise Told(f"These cannot be: {', '.join(missing)}.")
