"""Small sealed files: what a terminal keeps of a contact between two runs.

The whole of it is labels and tokens of buttons. It is sealed like everything that concerns a
person, and it goes when the contact is forgotten or has been silent as long as a session lives.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TERMINALS: Final = "terminals"
"""The folder of these files, inside the folder for run-time files."""

KEPT: Final = timedelta(weeks=4)
OWNER_ONLY: Final = 0o600
_PURPOSE: Final = b"chatbot/terminal-file"


class SealedFile:
    """One file, named by a digest, so that a listing of the folder names nobody."""

    def __init__(self, folder: Path, name: str, secret: str) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()[:24]
        self._path = folder / f"{digest}.sealed"
        self._box = MultiFernet([_box(key) for key in secret.split(",")])

    def load(self) -> bytes | None:
        """What was kept; None when nothing was, it is too old, or the key is another."""
        try:
            return self._box.decrypt(self._path.read_bytes(), ttl=int(KEPT.total_seconds()))
        except FileNotFoundError:
            return None
        except (InvalidToken, OSError):
            self.drop()
            return None

    def keep(self, content: bytes) -> None:
        """Put it in place, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{secrets.token_hex(6)}")
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(self._box.encrypt(content))
        fresh.replace(self._path)

    def drop(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)


def _box(key: str) -> Fernet:
    stretched = HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(stretched))
