"""The words of e-mails: those of the person, and those of the release around them."""

from __future__ import annotations

from chatbot.domain.mailing import MailKind
from chatbot.domain.messages import RichText
from chatbot.engine.voice import Shown, Voice
from chatbot.engine.world import World
from chatbot.service.mail_ports import Mail, MailItem
from chatbot.service.ports import Clock

PATH = "/m/"
"""Where the links in e-mails lead: `PATH` and a token."""


def written(item: MailItem, world: World, base: str, clock: Clock) -> Mail:
    """An e-mail, whole."""
    voice = world.voice(item.campaign, str(item.content["language"]), clock.now(), {}, {})
    if item.kind is MailKind.LETTER:
        return _letter(item, voice, clock)
    words: dict[str, Shown] = {
        "campaign_name": _title(voice),
        "link": f"{base}{PATH}{item.link}",
        "imprint": voice.say("campaign.imprint") or RichText(""),
    }
    if item.kind is MailKind.CODE:
        words["code"] = str(item.content["code"])
    else:
        words["names"] = "\n".join(f"- {name}" for name in item.content["names"])
    name = f"mail_{item.kind.value}"
    return Mail(
        to=str(item.content["email"]),
        to_name="",
        name=_title(voice).text,
        reply_to=None,
        reply_name="",
        subject=_plain(voice, f"{name}_subject", words),
        body=_plain(voice, f"{name}_body", words),
        language=voice.language.tag,
        mark=item.mark,
        automatic=True,
        at=clock.wall(),
    )


def _letter(item: MailItem, voice: Voice, clock: Clock) -> Mail:
    """The person's letter word for word; below it who sent it, how, and the imprint."""
    content, signed = item.content, str(item.content["signed"])
    words: dict[str, Shown] = {
        "name": signed,
        "campaign_name": _title(voice),
        "contact": voice.campaign.privacy_contact,
        "imprint": voice.say("campaign.imprint") or RichText(""),
    }
    foot = _plain(voice, "mail_letter_foot" if signed else "mail_letter_foot_unsigned", words)
    via = _plain(voice, "mail_letter_from", words) if signed else _title(voice).text
    return Mail(
        to=str(content["row"]["email"]),
        to_name=str(content["row"].get("to") or ""),
        name=via,
        reply_to=str(content["email"]),
        reply_name=signed,
        subject=str(content["subject"]),
        body=f"{content['body']}\n\n-- \n{foot}",
        language=voice.language.tag,
        mark=item.mark,
        automatic=False,
        at=clock.wall(),
    )


def _title(voice: Voice) -> RichText:
    return voice.say("campaign.title") or RichText("")


def _plain(voice: Voice, key: str, words: dict[str, Shown]) -> str:
    said = voice.say(f"words.{key}", words, "bot", isolating=False)
    return said.text if said else ""
