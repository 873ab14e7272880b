"""What is sealed opens with its key, in its place, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.errors import SettingsFault
from chatbot.domain.messages import Address, InboxKey
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.sealing import Keyring, Seal, StoreKeys, new_key


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens_in_its_place(plain: bytes, place: bytes) -> None:
    seal = Seal(new_key())
    assert seal.open(place, seal.close(place, plain)) == plain


def test_the_same_words_never_look_the_same_twice() -> None:
    seal = Seal(new_key())
    assert seal.close(b"a", b"words") != seal.close(b"a", b"words")


def test_a_value_opens_in_no_other_place_under_no_other_key_and_not_when_altered() -> None:
    key = new_key()
    sealed = Seal(key).close(b"outbox", b"words")
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for seal, place, value in (
        (Seal(key), b"session", sealed),
        (Seal(new_key()), b"outbox", sealed),
        (Seal(key), b"outbox", altered),
        (Seal(key), b"outbox", b"short"),
    ):
        with pytest.raises(SettingsFault, match="damaged"):
            seal.open(place, value)


def test_a_wrapped_key_comes_back_with_the_secret_it_was_wrapped_with() -> None:
    key = new_key()
    wrapped = Keyring("one").wrap(b"place", key)
    assert Keyring("one").unwrap(b"place", wrapped) == key
    assert Keyring("two, one").unwrap(b"place", wrapped) == key


def test_another_secret_is_told_apart_from_damage() -> None:
    wrapped = Keyring("one").wrap(b"place", new_key())
    with pytest.raises(SettingsFault, match="another CHATBOT_SECRET_KEY"):
        Keyring("two").unwrap(b"place", wrapped)
    with pytest.raises(SettingsFault, match="damaged"):
        Keyring("one").unwrap(b"elsewhere", wrapped)


@pytest.mark.parametrize("secret", ["", " ", ",", " , "])
def test_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(SettingsFault, match="CHATBOT_SECRET_KEY is empty"):
        Keyring(secret)


def test_no_message_repeats_a_secret() -> None:
    wrapped = Keyring("the old secret").wrap(b"place", new_key())
    with pytest.raises(SettingsFault) as fault:
        Keyring("the new secret").unwrap(b"place", wrapped)
    assert "the new secret" not in str(fault.value)


def test_an_address_is_found_by_its_hash_and_by_that_alone() -> None:
    keys = StoreKeys(b"k" * 32, b"i" * 32, b"p" * 32, b"f" * 32, b"g" * 32)
    ann = Address("telegram", "8121")
    assert keys.address_hash(ann) == keys.address_hash(Address("telegram", "8121"))
    assert keys.address_hash(ann) != keys.address_hash(Address("web", "8121"))
    assert keys.address_hash(ann) != StoreKeys(
        b"o" * 32, b"i" * 32, b"p" * 32, b"f" * 32, b"g" * 32
    ).address_hash(ann)
    assert "8121" not in keys.address_hash(ann)


def test_each_arrival_has_a_seal_of_its_own() -> None:
    keys = StoreKeys(b"k" * 32, b"i" * 32, b"p" * 32, b"f" * 32, b"g" * 32)
    sealed = keys.payload_seal(InboxKey("telegram:1")).close(b"payload", b"words")
    with pytest.raises(SettingsFault):
        keys.payload_seal(InboxKey("telegram:2")).open(b"payload", sealed)


def test_a_data_key_belongs_to_its_contact() -> None:
    seals = ContactSeals(Keyring("one"))
    wrapped, seal = seals.make("hash of one")
    sealed = seal.close(b"session", b"words")
    assert seals.of(1, "hash of one", wrapped).open(b"session", sealed) == b"words"
    with pytest.raises(SettingsFault):
        seals.of(2, "hash of another", wrapped)


def test_only_so_many_data_keys_are_held() -> None:
    seals = ContactSeals(Keyring("one"), size=2)
    wrapped = {number: seals.make(str(number))[0] for number in range(3)}
    for number, key in wrapped.items():
        seals.of(number, str(number), key)
    for held in (1, 2):
        seals.of(held, "wrong", b"not looked at")
    with pytest.raises(SettingsFault):
        seals.of(0, "0", b"looked at")
