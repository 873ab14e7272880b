"""What may stand in a dialogue file, beside the flow it rehearses. Tables only."""

from __future__ import annotations

from chatbot.domain.messages import AttachmentKind
from chatbot.domain.places import PlaceOutcome
from chatbot.engine.actions.drafting import OWN_SLOTS
from chatbot.engine.language.forms import DAY, FLAG, NAME, NOTE, SPAN, TAG
from chatbot.engine.language.shapes import ByKind, Key, ListOf, OneOf, Prose, Record, Table, Word

COUNT = Word("a whole number from 0 to 99", "[0-9]{1,2}", "integer")
LABEL = Word("the name of a step, a retry, a command's text or the bot's words", r"[a-z0-9_.>]+")
TAP = Word("the id of a button", r"[~.]?[A-Za-z0-9_.:\-]{1,60}")
KEY_OF_WORDS = Word("the key of some of the bot's words, such as words.stale_tap", r"[a-z_.]+")

PLACE = Record(
    "the place that is found",
    (
        Key("outcome", OneOf(tuple(outcome.value for outcome in PlaceOutcome)), required=True),
        Key("constituency", Prose(), "Its name, as in the built-in sample."),
        Key("near", ListOf(Prose()), "Seats that lie close by."),
        Key("alternatives", ListOf(Prose()), "Seats to choose from."),
        Key("postcode", Prose(), "The postcode as it is shown."),
        Key("ended", DAY, "When a terminated one went out of use."),
    ),
)
PEOPLE = Record(
    "the people who are found",
    (
        Key("candidates", COUNT, "That many candidates stand."),
        Key("without_email", COUNT, "That many of them have no address."),
        Key("without_web", FLAG, "Those without an address have no public page either."),
        Key("verified", FLAG, "The list is official."),
        Key("real", FLAG, "As if they were not test data."),
        Key("mp", FLAG, "No poll is open; there is a sitting member."),
        Key("elected", FLAG, "The last poll's winner is known."),
        Key("vacant", FLAG, "No poll is open and the seat is vacant."),
        Key("failed", FLAG, "Nobody can answer."),
        Key("over", FLAG, "A poll is just over and nobody knows yet who was elected."),
        Key("called", FLAG, "A poll is called and nobody is listed yet, whoever sits."),
        Key("unknown", FLAG, "No poll is open, and nobody knows who sits."),
        Key("open_nominations", FLAG, "Nominations for the poll have not closed."),
        Key("by_election", FLAG, "The poll is a by-election in a vacant seat."),
        Key("cancelled", FLAG, "The poll was called off."),
        Key("closed_mailboxes", COUNT, "That many have an address that is dead until the poll."),
        Key("shared", COUNT, "That many share one address, the first ones."),
        Key("new_party", COUNT, "That many have another party than before, the first ones."),
        Key("moved_to", Prose(), "The seat for which those stand now who left the list."),
        Key("new_ids", FLAG, "Everybody's entry was merged into another one."),
    ),
)
GIVEN = Record(
    "what is given",
    (
        Key("sample", FLAG, "The built-in sample answers look-ups."),
        Key("language", TAG, "The language the person's app speaks."),
        Key("first_name", Prose()),
        Key("asked", ListOf(Prose()), "Services that a postcode may be sent to."),
        Key("bot_sends", FLAG, "The house can send letters, from a confirmed address."),
        Key("mail_left", FLAG, "What it was given to send has left."),
        Key("place", PLACE),
        Key("people", PEOPLE),
        Key("alike", ListOf(OneOf(OWN_SLOTS)), "Parts that earlier letters have too."),
        Key("admins", ListOf(NAME), "Who administers the group."),
        Key("total", COUNT, "The figure that the group is shown."),
        Key("outcomes", Table(NAME, NAME), "Action and the outcome it has, whatever its inputs."),
    ),
)
LINE = Record(
    "a line",
    (
        Key("user", Prose(), "What the person types."),
        Key("tap", TAP, "The button the person presses."),
        Key("tap_old", TAP, "A button of an earlier question."),
        Key("on_page", TAP, "Whose letter the person says on the letter page is sent."),
        Key("sends", OneOf(tuple(kind.value for kind in AttachmentKind))),
        Key("edit_last", Prose(), "New words for the last message typed."),
        Key("twice", FLAG, "The last update is delivered once more."),
        Key("language", TAG, "The person changes the language in the middle."),
        Key("wait", SPAN, "Time passes; timers fire."),
        Key("crash", FLAG, "The program stops and starts again."),
        Key("given", GIVEN, "From here on look-ups answer differently."),
        Key("bot", ByKind(scalar=LABEL, items=ListOf(LABEL)), "What the bot says, in order."),
        Key("text", Prose(), "Words the last bubble holds, in the dialogue's language."),
        Key("toast", KEY_OF_WORDS, "The short notice that answered the press."),
        Key("did", ByKind(scalar=NAME, items=ListOf(NAME)), "Actions recorded."),
        Key("waiting_at", LABEL, "The step whose question is open."),
        Key("ends", NAME, "How the conversation ended."),
        Key("added", FLAG, "The bot is added to the group."),
        Key("follows", NAME, "The person taps the group's button that leads to this flow."),
        Key("in", OneOf(("group",)), "It happens in the group chat, not in private."),
        Key("as", NAME, "Who acts, or is spoken to; left out, it is always the same person."),
    ),
    one_of=(
        "user", "tap", "tap_old", "on_page", "sends", "edit_last", "twice", "language", "wait",
        "crash", "given", "bot", "text", "toast", "did", "waiting_at", "ends", "added", "follows",
    ),
    one_needed=True,
)  # fmt: skip
DIALOGUE = Record(
    "a dialogue",
    (
        Key("test", Prose(), "What this dialogue shows, as a sentence.", required=True),
        NOTE,
        Key("flow", NAME, "The flow it is about; its steps need no prefix here.", required=True),
        Key("on", DAY, "The day it is played on.", required=True),
        Key("languages", ByKind(scalar=OneOf(("all",)), items=ListOf(TAG))),
        Key("taps_at_most", COUNT, "The most taps and typed answers it may take."),
        Key("given", GIVEN),
        Key("chat", ListOf(LINE, most=200), required=True),
    ),
)
