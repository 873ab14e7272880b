"""Messages as every channel understands them: what came in, what goes out.

No channel's own words appear here. Text carries marks (spans), never markup, so that
nothing a person typed can turn into formatting.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from typing import Literal, NamedTuple, NewType

from chatbot.domain.cards import Card
from chatbot.domain.groups import FromGroup, HandoverButton, InGroup
from chatbot.domain.mailing import MailNews
from chatbot.domain.records import record

InboxKey = NewType("InboxKey", str)
"""Names one thing that came in, for ever: `telegram:<update_id>`, `timer:<id>`."""

Direction = Literal["ltr", "rtl"]


class Address(NamedTuple):
    """Where a contact can be reached: channel and the identity it uses there.

    A tuple, for it is the key of everything that is held of somebody: a dozen hashes a turn.
    """

    channel: str
    identity: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.identity}"


# --- What comes in -------------------------------------------------------------------------


@record(frozen=True, slots=True)
class Typed:
    """Words, or a command: `/start payload`. `about`: how what they answer begins, where told."""

    text: str
    about: str = ""


@record(frozen=True, slots=True)
class Pressed:
    """A button of ours. `token` is what the button carried and proves nothing by itself.

    `press` is the channel's handle for answering the press (a Telegram callback query id).
    """

    token: str
    press: str | None = None


@record(frozen=True, slots=True)
class Edited:
    """A person changed an earlier message; `message` is the inbox key it first came with."""

    text: str
    message: InboxKey


class AttachmentKind(StrEnum):
    """What was sent in place of words."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


@record(frozen=True, slots=True)
class Attached:
    """Something that is not text. It is never downloaded; a caption counts as nothing."""

    kind: AttachmentKind


@record(frozen=True, slots=True)
class TimedOut:
    """A timer row fell due. Ignored when the session or the visit has moved on."""

    session: str
    visit: int
    kind: Literal["no_reply", "idle"]


@record(frozen=True, slots=True)
class FollowUp:
    """Time to ask, long after a conversation, what came of it. `campaign`: whose it was."""

    campaign: str


@record(frozen=True, slots=True)
class PactDue:
    """Time to look whether enough people promised. `campaign`: whose pact it is."""

    campaign: str


@record(frozen=True, slots=True)
class SentOnPage:
    """Somebody said on the letter page that one letter is sent: `letters` the set, `letter` whose.

    Whoever holds the page's link can say so; it can only ever count a letter of that set once.
    """

    letters: str
    letter: str


@record(frozen=True, slots=True)
class MailTold:
    """What became of something that the house sends for the contact.

    `letters` is the set, `letter` whose, `name` how they are called; `seat`, `ballot` and `ask`
    are for the ledger, which counts a letter that left even when its set is not held any more.
    """

    news: MailNews
    letters: str = ""
    letter: str = ""
    name: str = ""
    seat: str | None = None
    ballot: str | None = None
    ask: str | None = None
    chosen_subset: bool = False
    campaign: str = ""


@record(frozen=True, slots=True)
class Left:
    """The contact blocked us or closed the account."""


@record(frozen=True, slots=True)
class Returned:
    """The contact unblocked us. Nothing is said until they speak."""


@record(frozen=True, slots=True)
class Moved:
    """A group lives on under the address that this comes from; `before` was the old one."""

    before: Address


@record(frozen=True, slots=True)
class Unheard:
    """They added us to a group in which we stay silent: there we would be shown everything."""


class Carried(StrEnum):
    """HERE the talk is here now · ASK there is another talk here · USED by somebody else before ·
    LOST the link is over, or was never ours."""

    HERE = "here"
    ASK = "ask"
    USED = "used"
    LOST = "lost"


@record(frozen=True, slots=True)
class CarriedOver:
    """A link was followed that takes a talk from one channel to another; what came of it.

    `token` takes it once more, when the person says so; `press` as in `Pressed`.
    """

    outcome: Carried
    token: str
    press: str | None = None


Content = (
    Typed
    | Pressed
    | Edited
    | Attached
    | TimedOut
    | FollowUp
    | PactDue
    | SentOnPage
    | MailTold
    | CarriedOver
    | Left
    | Returned
    | Left
    | Returned
    | Moved
    | Unheard
)


class Late(Enum):
    """How something stands that was sent long before we could hear it."""

    SUPERSEDED = "superseded"
    """They sent something newer since."""
    NEWEST = "newest"
    """It is the last thing they sent, and not answered before a word about that."""


@record(frozen=True, slots=True)
class Incoming:
    """One thing that came in.

    `at` is the conversation's time, taken from the Clock once, so that a rehearsal can pretend a
    date. `first_name` and `language_hint` (a BCP 47 tag) come with the channel's envelope and are
    not stored unless a flow says so. `sent` is when the channel says it was sent, in Unix time.
    `group` is set when it came from a group chat, whose address this is then.
    """

    key: InboxKey
    address: Address
    at: datetime
    content: Content
    first_name: str | None = None
    language_hint: str | None = None
    sent: float | None = None
    late: Late | None = None
    group: FromGroup | None = None


# --- What goes out -------------------------------------------------------------------------


class Lane(IntEnum):
    """What leaves first when not everything can leave at once: the smaller number.

    `BROADCAST` is whatever nobody waits for, reminders among it. It stops while people wait for
    replies, and it is never repeated when nobody knows whether it left.
    """

    REPLY = 0
    EDIT = 1
    GROUP = 2
    TALLY = 3
    BROADCAST = 4


MarkKind = Literal["bold", "italic", "link", "block"]


@record(frozen=True, slots=True)
class Mark:
    """A span of a text, counted in code points. `block` is text meant to be copied whole."""

    kind: MarkKind
    start: int
    length: int
    url: str | None = None


@record(frozen=True, slots=True)
class RichText:
    """Plain text and the marks on it."""

    text: str
    marks: tuple[Mark, ...] = ()


@record(frozen=True, slots=True)
class OptionButton:
    """Answers the open question. `id` is what authors named; `token` is what travels."""

    id: str
    label: str
    token: str


@record(frozen=True, slots=True)
class UrlButton:
    """Opens a page."""

    label: str
    url: str


@record(frozen=True, slots=True)
class ShareButton:
    """Lets the person forward `text` to people they choose."""

    label: str
    text: str


@record(frozen=True, slots=True)
class CopyButton:
    """Puts `text` on the clipboard. Channels with a limit show long text as a block instead."""

    label: str
    text: str


@record(frozen=True, slots=True)
class MailButton:
    """Opens the person's own mail program with a letter in it (RFC 6068)."""

    label: str
    to: str
    subject: str
    body: str


@record(frozen=True, slots=True)
class PageButton:
    """Opens the letter page of a set of letters, at letter `number` when it has one.

    Its address is a key to the letters, so it is made when the message leaves and stored nowhere;
    where there is no page the button is left out.
    """

    label: str
    letters: str
    number: int | None = None


@record(frozen=True, slots=True)
class DoorButton:
    """Takes the talk to another channel, once and soon.

    As with a page, its address is made when the message leaves.
    """

    label: str
    channel: str


Button = (
    OptionButton
    | UrlButton
    | ShareButton
    | CopyButton
    | MailButton
    | PageButton
    | HandoverButton
    | DoorButton
)


@record(frozen=True, slots=True)
class Picture:
    """An image, named by its path inside the campaign's folder, with the words that replace it."""

    path: str
    alt: str


@record(frozen=True, slots=True)
class Retire:
    """Take the buttons off the message that carries them: its question is answered.

    `step` and `visit` name the question; a channel that cannot edit ignores this.
    """

    session: str
    visit: int


@record(frozen=True, slots=True)
class Outgoing:
    """One bubble, final and in the contact's language; a later edit of a flow never alters it.

    `step` is `flow.step`, or None for words that belong to no step (help, errors). `replaces`
    names the question whose bubble this one takes the place of; a channel that cannot edit sends
    it anew. `card` is a picture to be drawn; a channel that shows none leaves it out.
    """

    text: RichText
    language: str
    direction: Direction = "ltr"
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    step: str | None = None
    replaces: Retire | None = None
    in_group: InGroup | None = None
    card: Card | None = None


@record(frozen=True, slots=True)
class Toast:
    """The short answer to a press (at most 200 characters on Telegram). Dropped when late.

    `of_place`: it says that the next words stand where the tapped ones were. A channel that puts
    nothing in place of anything does not show it.
    """

    press: str
    text: str | None
    of_place: bool = False
