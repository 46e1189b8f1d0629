"""A minimal HTTP client with keep-alive, cookies and forms. Fast, since it shares the machine with the site."""

import re
import socket
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

HEAD_END = b"\r\n\r\n"
COOKIE = re.compile(r"(?im)^set-cookie: ([^=;\r\n]+)=([^;\r\n]*)")
LENGTH = re.compile(r"(?im)^content-length: (\d+)")
LOCATION = re.compile(r"(?im)^location: (\S+)")
PACKED = re.compile(r"(?im)^content-encoding: gzip")


@dataclass(frozen=True)
class Answer:
    """A response of the site."""

    status: int
    location: str
    text: str


SILENCE_SECONDS = 10
"""Idle connections are reopened after this time; the server closes them after fifteen seconds."""


class Line:
    """A keep-alive connection, reopened when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.used = 0.0

    def ask(self, request: bytes) -> tuple[str, bytes]:
        """Send a request; return the headers and the body of the response."""
        self.send(request)
        return self.answer()

    def send(self, request: bytes) -> None:
        """Send a request and do not wait."""
        if time.monotonic() - self.used > SILENCE_SECONDS:
            self.close()
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        self.used = time.monotonic()

    def answer(self) -> tuple[str, bytes]:
        """Read the next response; return its headers and body."""
        data = b""
        while HEAD_END not in data:
            data += self.more()
        head, _, body = data.partition(HEAD_END)
        text = head.decode("latin-1")
        length = int(found[1]) if (found := LENGTH.search(text)) else 0
        while len(body) < length:
            body += self.more()
        if "\nconnection: close" in text.lower():
            self.close()
        return text, body

    def more(self) -> bytes:
        """Return the next bytes. Raises ConnectionError if the server closes the connection."""
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("сервер закрыл соединение")
        return data

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


class Browser:
    """One voter's session, on a connection shared by voters as behind a reverse proxy."""

    def __init__(self, line: Line, address: str) -> None:
        self.line, self.address = line, address
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self.send("GET", path, b"")

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.send("POST", path, urlencode(fields).encode())

    def send(self, method: str, path: str, body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.line.port}\r\nAccept-Encoding: gzip\r\n"
            f"X-Forwarded-For: {self.address}\r\nCookie: {cookies}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        text, data = self.line.ask(head.encode() + body)
        self.cookies.update(COOKIE.findall(text))
        if PACKED.search(text):
            data = zlib.decompress(data, 31)
        location = LOCATION.search(text)
        return Answer(int(text[9:12]), location[1] if location else "", data.decode())
