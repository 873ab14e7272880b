"""Links to the letter page: one person's, unguessable, and worth nothing once they are gone."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import datetime, timedelta

import pytest

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address
from chatbot.engine.effects import ForgetContact
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    SECRET,
    OpenStore,
    Store,
    a_session,
    remembers,
    take_turn,
)

UNTIL = NOON + timedelta(weeks=4)
LETTERS = "abcdef0123"


async def id_of(store: Store, address: Address = ANN) -> ContactId:
    await take_turn(store, session=a_session(), address=address)
    contact_id = (await store.conversations.snapshot(address)).contact_id
    assert contact_id is not None
    return contact_id


async def opened(store: Store, token: str) -> tuple[Address, str, datetime] | None:
    holder = await store.page_tokens.holder(token)
    return (holder.address, holder.letters, holder.until) if holder else None


async def test_a_token_opens_the_letters_of_the_one_it_was_made_for(store: Store) -> None:
    ann, ben = await id_of(store), await id_of(store, BEN)
    tokens = store.page_tokens
    assert await opened(store, tokens.token(ann, LETTERS, UNTIL)) == (ANN, LETTERS, UNTIL)
    assert await opened(store, tokens.token(ben, "x", UNTIL)) == (BEN, "x", UNTIL)


async def test_what_another_process_has_written_is_seen_at_once(open_store: OpenStore) -> None:
    here, there = await open_store(), await open_store()
    token = here.page_tokens.token(await id_of(here), LETTERS, UNTIL)
    await take_turn(there, remembers("name", "Ann"), session=a_session())
    holder = await here.page_tokens.holder(token)
    assert holder is not None
    assert [one.value for one in holder.held.contact.remembered.values()] == ["Ann"]


async def test_no_two_tokens_are_alike_and_none_can_be_read(store: Store) -> None:
    ann = await id_of(store)
    made = {store.page_tokens.token(ann, LETTERS, UNTIL) for _ in range(100)}
    assert len(made) == 100
    assert all(LETTERS.encode() not in urlsafe_b64decode(f"{one}==") for one in made)


async def test_a_token_with_any_letter_changed_opens_nothing(store: Store) -> None:
    token = store.page_tokens.token(await id_of(store), LETTERS, UNTIL)
    for place, letter in enumerate(token):
        forged = token[:place] + ("B" if letter == "A" else "A") + token[place + 1 :]
        assert await store.page_tokens.holder(forged) is None, place


@pytest.mark.parametrize(
    "token",
    ["", "A", "A" * 71, "a" * 5000, "../../x", "\x00", "ä" * 70, "=" * 70, "A" * 70 + "\n"],
)
async def test_what_is_no_token_opens_nothing(store: Store, token: str) -> None:
    assert await store.page_tokens.holder(token) is None


async def test_an_erased_contact_s_tokens_open_nothing_even_when_they_come_back(
    store: Store,
) -> None:
    token = store.page_tokens.token(await id_of(store), LETTERS, UNTIL)
    await take_turn(store, ForgetContact())
    assert await store.page_tokens.holder(token) is None
    await id_of(store)
    assert await store.page_tokens.holder(token) is None


async def test_a_token_outlives_a_restart_and_a_change_of_secret(open_store: OpenStore) -> None:
    first = await open_store()
    token = first.page_tokens.token(await id_of(first), LETTERS, UNTIL)
    await first.close()
    second = await open_store(f"a newer secret of the tests,{SECRET}")
    await second.rotate()
    assert await opened(second, token) == (ANN, LETTERS, UNTIL)
