"""`chatbot chat` at a real terminal: bubbles, a prompt, and Ctrl-D to leave."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
from dataclasses import dataclass

import pytest

from tests.cli.small_house import House

PATIENCE = 30.0
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)|\r")


@dataclass
class Terminal:
    """A program on a pseudo-terminal; `shown` is everything so far without control codes."""

    pid: int
    handle: int
    shown: str = ""

    def until(self, text: str) -> str:
        """Read until this was shown; what came since the last time."""
        before = len(self.shown)
        while text not in self.shown[before:]:
            ready, _, _ = select.select([self.handle], [], [], PATIENCE)
            assert ready, f"nothing more came; on the screen: {self.shown}"
            if not (piece := self._read()):
                break
            self.shown = _CONTROL.sub("", self.shown + piece)
        return self.shown[before:]

    def type(self, keys: str) -> None:
        with contextlib.suppress(OSError):  # it may have ended meanwhile
            os.write(self.handle, keys.encode())

    def leave(self, keys: str) -> int:
        """Type this until the program ends; the exit code.

        Keys that come before it listens are lost, or mean something else.
        """
        while not select.select([self.handle], [], [], 0.5)[0] or self._read():
            self.type(keys)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def _read(self) -> str:
        try:
            return os.read(self.handle, 65536).decode("utf-8", "replace")
        except OSError:  # how Linux says that the other end is closed
            return ""


def _open(house: House, *arguments: str) -> Terminal:
    command = house.command("chat", *arguments)
    pid, handle = pty.fork()
    if pid == 0:
        os.chdir(house.folder)
        os.execve(command[0], command, house.environment())
    return Terminal(pid, handle)


# Forking beside the threads of other tests is safe here: the child only starts another program.
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of forkpty.*:DeprecationWarning")
def test_bubbles_a_prompt_and_the_way_out(house: House) -> None:
    terminal = _open(house, "--as-of", "2024-06-20")
    first = terminal.until("> ")
    assert first.startswith("REHEARSAL: this conversation pretends that today is 20 June 2024.")
    assert "╭─" in first
    assert "│  #1 I agree" in first
    assert "Ctrl-D leaves" in first
    terminal.type("agree\n")
    assert "#2 Black coffee" in terminal.until("> ")
    assert terminal.leave("\x04") == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of forkpty.*:DeprecationWarning")
def test_who_comes_back_sees_the_open_question_again(house: House) -> None:
    house.chat("agree")
    terminal = _open(house)
    back = terminal.until("> ")
    assert "Welcome back" in back
    assert "What do you drink?" in back
    terminal.type("\x03")
    assert terminal.leave("\x04") == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of forkpty.*:DeprecationWarning")
def test_who_said_stop_is_left_in_peace(house: House) -> None:
    house.chat("/stop")
    terminal = _open(house)
    assert "Welcome back" not in terminal.until("> ")
    assert terminal.leave("\x04") == 0
