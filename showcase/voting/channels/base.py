"""What every gateway offers, and the one way of asking HTTP gateways."""

import json
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, Protocol

import requests
from django.conf import settings
from urllib3.exceptions import NewConnectionError

MAX_ANSWER_BYTES = 64 * 1024
MAX_ANSWER_SECONDS = 15


class Result(Enum):
    SENT = "sent"
    DELIVERED = "delivered"
    RETRY = "retry"  # certainly not taken: another attempt sends nothing twice
    UNKNOWN = "unknown"  # perhaps taken: never sent again by itself
    FAILED = "failed"  # certainly not taken, and another attempt would not be


@dataclass(frozen=True)
class Delivery:
    """A gateway's answer. `alarm`: the trouble is ours (money, password), not this voter's number."""

    result: Result
    gateway_id: str = ""
    note: str = ""
    alarm: bool = False


@dataclass(frozen=True)
class Message:
    """A text on its way. `id` is ours and known before sending; `gateway_id` is the gateway's, if it gave one."""

    id: str
    address: str
    text: str
    gateway_id: str = ""


class Gateway(Protocol):
    """A way of sending. Implementations never raise for what the other side does."""

    name: str
    shows_code: bool  # the code is shown on the page, nothing is sent

    def send(self, message: Message) -> Delivery:
        """Try once."""

    def look_up(self, message: Message) -> Delivery:
        """Ask what became of a message."""


class NoAnswer(Exception):
    """The gateway gave no answer that can be read; `delivery` is what that means for the message."""

    def __init__(self, result: Result, note: str, *, alarm: bool = False) -> None:
        super().__init__(note)
        self.delivery = Delivery(result, note=note, alarm=alarm)


class HttpGateway:
    """A gateway with forms over HTTP and numbered answers."""

    name: str
    shows_code = False
    refusals: Mapping[Result, set[int]]
    ours: set[int]  # refusals that concern money, password or settings
    statuses: Mapping[Result, set[int]]

    def submit(self, message: Message) -> Delivery:
        """Send and read the answer. Raises NoAnswer."""
        raise NotImplementedError

    def status_of(self, message: Message) -> object:
        """The gateway's code for what became of a message; None when it cannot tell. Raises NoAnswer."""
        raise NotImplementedError

    def send(self, message: Message) -> Delivery:
        try:
            return self.submit(message)
        except NoAnswer as fault:
            return fault.delivery

    def look_up(self, message: Message) -> Delivery:
        try:
            return _delivery(self.statuses, self.status_of(message))
        except NoAnswer:
            return Delivery(Result.UNKNOWN)

    def refused(self, code: object) -> Delivery:
        return _delivery(self.refusals, code, self.ours)


def _delivery(meanings: Mapping[Result, set[int]], code: object, ours: Collection[int] = ()) -> Delivery:
    """Codes unheard of do not say that nothing was sent; other values may repeat a number, and notes are logged."""
    if not isinstance(code, int):
        return Delivery(Result.UNKNOWN, note="непонятный ответ")
    result = next((result for result, codes in meanings.items() if code in codes), Result.UNKNOWN)
    return Delivery(result, note=f"код {code}", alarm=code in ours)


def ask(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """POST a form and return the JSON object of the answer. Raises NoAnswer."""
    try:
        with requests.post(
            url, data=fields, timeout=settings.VOTING_SMS_TIMEOUTS, allow_redirects=False, stream=True
        ) as answer:
            return _read(answer)
    except requests.exceptions.RequestException as error:
        if _has_never_left(error):
            raise NoAnswer(Result.RETRY, "нет соединения") from error
        raise NoAnswer(Result.UNKNOWN, type(error).__name__) from error


def _has_never_left(error: requests.exceptions.RequestException) -> bool:
    """Whether there was no connection, or a foreign certificate: other faults may come after the request had left."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    is_foreign = any(isinstance(it, ssl.SSLCertVerificationError) for it in getattr(reason, "args", ()))
    return is_foreign or isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


def _read(answer: requests.Response) -> dict[str, Any]:
    note = f"ответ {answer.status_code}"
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise NoAnswer(Result.RETRY, note, alarm=True)
    if 400 <= answer.status_code < 500:
        raise NoAnswer(Result.FAILED, note, alarm=True)
    try:
        found = json.loads(_body(answer))
    except ValueError:
        found = None
    if answer.status_code != 200 or not isinstance(found, dict):
        raise NoAnswer(Result.UNKNOWN, f"непонятный {note}")
    return found


def _body(answer: requests.Response) -> bytes:
    """Read no more and no longer than an honest answer needs. Raises ValueError beyond that."""
    deadline, body = time.monotonic() + MAX_ANSWER_SECONDS, b""
    for piece in answer.iter_content(4096):
        body += piece
        if len(body) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
            raise ValueError("The answer does not end.")
    return body
