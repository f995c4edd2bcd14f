"""JSON requests to a configured service: guarded against internal addresses, with time limits and repetitions.

What a service answers is not quoted in errors: it may repeat a key, or what a customer wrote.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import time
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from handrail.kernel.errors import HandrailError

_LARGEST_ANSWER = 64 * 1024 * 1024
_PASSING = {408, 425, 429, 500, 502, 503, 504, 529}
_IDLE_KEPT = 8
_NAT64 = IPv6Network("64:ff9b::/96")
_LOST = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


class OutgoingError(HandrailError):
    """A service does not answer as it should."""

    code = "service_failed"
    status = 502
    retry = True


class OutgoingRefusedError(OutgoingError):
    """A service refuses, and would again."""

    code = "service_refused"
    retry = False


class InternalAddressError(OutgoingRefusedError):
    """This address is internal, and internal addresses are not permitted for this service."""

    code = "internal_address"


@dataclass(frozen=True)
class Answer:
    """Status, the seconds after which to come back (0: not said), and the body."""

    status: int
    wait: float
    body: bytes


@dataclass
class Service:
    """One service under one base address. May be shared between threads; connections are kept and used again.

    `seconds` limits each attempt as a whole. Redirects are not followed, proxies of the environment not used.
    """

    base_url: str
    key: str = field(default="", repr=False)
    allow_private: bool = False
    seconds: float = 5.0
    _idle: list[http.client.HTTPConnection] = field(default_factory=list, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def name(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.base_url).netloc

    def post(self, path: str, payload: dict[str, Any], *, attempts: int = 2, longest_wait: float = 1.0) -> Any:
        """Send JSON and return the JSON answer; what may pass is tried again, after growing waits.

        Raises OutgoingError, or its subclass OutgoingRefusedError where trying again would not help.
        """
        body = json.dumps(payload, ensure_ascii=False).encode()
        problem = ""
        for attempt in range(attempts):
            wait = 0.25 * 2**attempt * (0.75 + random.random() / 2)  # noqa: S311
            try:
                answer = self._ask(path, body)
                if answer.status == http.client.OK:
                    return _parsed(answer.body, self.name)
                problem = f"answered with status {answer.status}"
                wait = max(wait, answer.wait)
                if answer.status not in _PASSING:
                    raise OutgoingRefusedError(f"{self.name} {problem}")
            except (OSError, http.client.HTTPException) as trouble:
                problem = "did not answer in time" if isinstance(trouble, TimeoutError) else type(trouble).__name__
            if attempt + 1 < attempts:
                time.sleep(min(wait, longest_wait))
        raise OutgoingError(f"{self.name} {problem}")

    def _ask(self, path: str, body: bytes) -> Answer:
        """One attempt; a kept connection that the other side has closed meanwhile does not count as one."""
        kept = self._kept()
        if kept is not None:
            try:
                return self._exchange(kept, path, body)
            except _LOST:
                pass
        return self._exchange(self._connection(), path, body)

    def _exchange(self, connection: http.client.HTTPConnection, path: str, body: bytes) -> Answer:
        deadline = time.monotonic() + self.seconds
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Handrail"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        done = False
        try:
            connection.request("POST", urlsplit(self.base_url).path + path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, _seconds(response.getheader("Retry-After")), _read(response, deadline))
            done = not response.will_close
            return answer
        finally:
            if done:
                self._give_back(connection)
            else:
                connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.base_url)
        kind: type[_Plain] | type[_Secure] = _Secure if parts.scheme == "https" else _Plain
        connection = kind(parts.hostname or "", parts.port, timeout=self.seconds)
        connection.allow_private = self.allow_private
        return connection

    def _kept(self) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < _IDLE_KEPT:
                self._idle.append(connection)
                return
        connection.close()


class _Plain(http.client.HTTPConnection):
    allow_private = False

    def connect(self) -> None:
        self.sock = _reach(self.host, self.port, self.timeout, allow_private=self.allow_private)


class _Secure(http.client.HTTPSConnection):
    allow_private = False

    def connect(self) -> None:
        plain = _reach(self.host, self.port, self.timeout, allow_private=self.allow_private)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _reach(host: str, port: int, seconds: float | None, *, allow_private: bool) -> socket.socket:
    """Connect to an address that was looked at: the name is resolved once, so it cannot change in between."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and not all(is_public(address) for address in addresses):
        raise InternalAddressError(host)
    trouble = OSError(f"{host} has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as problem:
            trouble = problem
    raise trouble


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also one that wraps another (mapped, 6to4, NAT64)."""
    plain: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(plain, IPv6Address):
        inner = plain.ipv4_mapped or plain.sixtofour
        if plain in _NAT64:
            inner = IPv4Address(int(plain) & 0xFFFFFFFF)
        if inner is not None:
            plain = inner
    return plain.is_global and not plain.is_multicast


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    parts, size = [], 0
    while chunk := response.read1(1 << 16):
        size += len(chunk)
        parts.append(chunk)
        if size > _LARGEST_ANSWER:
            raise OutgoingRefusedError("the answer is too large")
        if time.monotonic() > deadline:
            raise TimeoutError
    response.close()  # so that the connection takes the next request: `read1` leaves a body that is read open
    return b"".join(parts)


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isdecimal() else 0.0


def _parsed(body: bytes, name: str) -> Any:
    try:
        return json.loads(body)
    except ValueError as problem:
        raise OutgoingRefusedError(f"{name} did not answer with JSON") from problem
