"""Content of messages that are not words, as Telegram sends it. Plainly made up."""

from __future__ import annotations

from .detected import with_detected
from .world import Json

_SIDE = 320


def words(text: str) -> Json:
    """A text with the entities that Telegram finds in it."""
    return _with_entities("text", text)


def caption(text: str | None) -> Json:
    """The words under a picture, if any."""
    return _with_entities("caption", text) if text else {}


def photo(file_id: str) -> Json:
    """One picture in two sizes."""
    sizes = [(f"{file_id}-small", _SIDE // 4), (file_id, _SIDE)]
    return {"photo": [_file(name) | {"width": side, "height": side} for name, side in sizes]}


def voice(file_id: str) -> Json:
    """A voice message of three seconds."""
    return {"voice": _file(file_id) | {"duration": 3, "mime_type": "audio/ogg"}}


def video(file_id: str) -> Json:
    """A film of three seconds."""
    return {"video": _file(file_id) | {"width": _SIDE, "height": _SIDE, "duration": 3}}


def document(file_id: str, name: str) -> Json:
    """A file."""
    return {"document": _file(file_id) | {"file_name": name, "mime_type": "application/pdf"}}


def sticker(file_id: str) -> Json:
    """A plain sticker."""
    about = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "\U0001f44d"}
    return {"sticker": _file(file_id) | {"width": _SIDE, "height": _SIDE, **about}}


def location(latitude: float, longitude: float) -> Json:
    """A point on the map."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact(phone_number: str, first_name: str, user_id: int | None = None) -> Json:
    """A card from the address book; with the person's own id when they share themselves."""
    card: Json = {"phone_number": phone_number, "first_name": first_name}
    return {"contact": card | ({"user_id": user_id} if user_id else {})}


def dice(value: int) -> Json:
    """A thrown die."""
    return {"dice": {"emoji": "\U0001f3b2", "value": value}}


def poll(poll_id: str, question: str) -> Json:
    """A poll with two answers and no votes."""
    options = [
        {"persistent_id": str(index), "text": text, "voter_count": 0}
        for index, text in enumerate(("Yes", "No"))
    ]
    about = {
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    return {"poll": {"id": poll_id, "question": question, "options": options, **about}}


def story(chat: Json) -> Json:
    """A forwarded story."""
    return {"story": {"chat": chat, "id": 1}}


def _file(file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": 1024}


def _with_entities(name: str, text: str) -> Json:
    entities = with_detected(text, ())
    key = "entities" if name == "text" else "caption_entities"
    return {name: text, **({key: entities} if entities else {})}
