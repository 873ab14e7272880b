"""No test reaches past this machine: a refused attempt raises, and fails its test as well.

The guard is an audit hook, so it sees what the standard `socket` module does for anyone, asyncio
and aiohttp included. It does not see uvloop, libpq or child processes, which bypass that module.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from dataclasses import dataclass, field

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKING_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class NetworkRefused(RuntimeError):
    """A test tried to reach past this machine. Put a fake behind the port instead.

    Not an `OSError`, so that code which copes with a dead network cannot swallow it.
    """


def is_here(host: object) -> bool:
    """Whether a host names this machine; a number is judged, a name is never looked up."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name in {"", "localhost", socket.gethostname()} or name.endswith(".localhost"):
        return True
    return (address := _number(name)) is not None and (
        address.is_loopback or address.is_unspecified
    )


def _number(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@dataclass
class Guard:
    """Open or closed; closed, it keeps what was tried so that the test can be failed later."""

    open: bool = False
    refused: list[str] = field(default_factory=list)

    def install(self) -> None:
        """Start to listen. Python offers no way to stop, only `open`."""
        sys.addaudithook(self._hear)

    def take_refused(self) -> list[str]:
        """What was refused since last asked."""
        taken, self.refused = self.refused, []
        return taken

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if self.open or not event.startswith("socket."):
            return
        if event in _CONNECTING and isinstance(args[1], tuple) and not is_here(args[1][0]):
            self._refuse(event, args[1][0])
        if event in _LOOKING_UP and not is_here(args[0]) and _number(str(args[0])) is None:
            self._refuse(event, args[0])

    def _refuse(self, event: str, host: object) -> None:
        attempt = f"{event} to {host!r}"
        self.refused.append(attempt)
        raise NetworkRefused(attempt)


GUARD = Guard()
