"""The only way out to the network: an HTTP client that reaches public addresses and what the operator names.

The address is checked where the connection is opened, on the very address it is opened to, so that no name that
changes its mind, no redirect and no spelling of a number leads to where only this machine may go.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import certifi
import httpcore
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from skylight.lib import addresses

SECONDS = 10.0
MOST_BYTES = 64 * 1024
LONGEST_URL = 2_000
PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """Nobody was called, because that address is out of bounds; `text` says why."""

    def __init__(self, text: Any) -> None:
        super().__init__(text)
        self.text = text


class Unreachable(Exception):
    """The other side could not be reached, or did not answer in time or in HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is cut off at the limit, `seconds` is how long it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as far as it is text."""
        return self.body.decode("utf-8", "replace").replace("\0", "\ufffd")


@dataclass(frozen=True)
class Place:
    """Where an address leads: `host` as it is written on the wire."""

    scheme: str
    host: str
    port: int
    url: str

    @property
    def is_named(self) -> bool:
        """Whether the operator named exactly this host and port."""
        return f"{self.host}:{self.port}" in allowed()


def post(url: str, body: bytes, headers: Mapping[str, str] | None = None, **limits: Any) -> Answer:
    """Send a body. The same limits and errors as `request`."""
    return request("POST", url, body=body, headers=headers, **limits)


def request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
) -> Answer:
    """Ask once: no redirect is followed, no proxy used, no cookie kept.

    `seconds` is the time for all of it but the look-up of the name, `most` the bytes of the answer that are read.
    Raises Refused, Unreachable.
    """
    place = place_of(url)
    began = time.monotonic()
    guard = Guard(place, until=began + seconds)
    with _said_plainly(), httpcore.ConnectionPool(ssl_context=_trust(), network_backend=guard) as pool:
        call = pool.stream(method, place.url, headers=_headers(place, headers), content=body)
        with call as answer:
            read = _first(answer.iter_stream(), most)
            found = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in answer.headers}
            return Answer(answer.status, found, read, time.monotonic() - began)


def place_of(url: str) -> Place:
    """Where an address leads, without asking anybody. Raises Refused for what can never be called."""
    import httpx  # here, so that only whoever looks at an address waits for it

    if len(url) > LONGEST_URL or any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise Refused(_("Give one web address, without blanks."))
    try:
        parsed = httpx.URL(url)
        host, port = parsed.raw_host.decode("ascii"), parsed.port or PORTS.get(parsed.scheme, 0)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused(_("This is no web address.")) from None
    if parsed.scheme not in PORTS or not host:
        raise Refused(_("Give an address that starts with https://."))
    if parsed.userinfo:
        raise Refused(_("A name and password inside the address are not sent."))
    place = Place(parsed.scheme, host, port, str(parsed.copy_with(fragment=None)))
    if place.scheme != "https" and not place.is_named:
        raise Refused(_("Give an address that starts with https://."))
    return place


def allowed() -> frozenset[str]:
    """The hosts that the operator opened, each as `host:port`; an IPv6 address without its brackets."""
    return frozenset(
        entry.strip().lower().replace("[", "").replace("]", "") for entry in settings.OUTGOING_ALLOW
    )


class Guard(httpcore.NetworkBackend):
    """Looks the name up itself and connects only to what may be called, until a moment of the monotonic clock."""

    def __init__(self, place: Place, *, until: float) -> None:
        self.place = place
        self.until = until
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        good = [
            ip for ip in addresses.look_up(host, port) if addresses.may_call(ip, named=self.place.is_named)
        ]
        if not good:
            raise Refused(_("This address leads to where Skylight does not call."))
        stream = self._first_to_answer(good, port)
        return _Timed(stream, self.until)

    def connect_unix_socket(self, *_args: Any, **_more: Any) -> httpcore.NetworkStream:
        raise Refused(_("This address leads to where Skylight does not call."))

    def _first_to_answer(self, ips: list[str], port: int) -> httpcore.NetworkStream:
        for last, ip in [(ip == ips[-1], ip) for ip in ips]:
            try:
                return self._sockets.connect_tcp(ip, port, timeout=_left(self.until))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last:
                    raise
        raise AssertionError("there is a last one")


class _Timed(httpcore.NetworkStream):
    """A stream that ends at one moment, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Timed(stream, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("out of time")
    return left


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Whatever goes wrong on the way is Unreachable."""
    try:
        yield
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        OSError,
        UnicodeError,
    ) as problem:
        raise Unreachable(f"{type(problem).__name__}: {problem}"[:200]) from problem


def _headers(place: Place, headers: Mapping[str, str] | None) -> list[tuple[str, str]]:
    name = f"[{place.host}]" if ":" in place.host else place.host
    host = name if place.port == PORTS[place.scheme] else f"{name}:{place.port}"
    ours = {"Host": host, "User-Agent": "Skylight", "Accept-Encoding": "identity", "Connection": "close"}
    return list({**ours, **(headers or {})}.items())


def _first(parts: Iterator[bytes], most: int) -> bytes:
    found = bytearray()
    for part in parts:
        found += part
        if len(found) >= most:
            break
    return bytes(found[:most])


@cache
def _trust() -> ssl.SSLContext:
    """The machine's certificates (SSL_CERT_FILE for a company's own) and, where it has none, a known list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
