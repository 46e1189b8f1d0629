"""What every gateway offers, and the one way of asking HTTP gateways."""

import json
import ssl
import time
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
    """A text on its way.

    `id` is ours and known before sending; `gateway_id` is the gateway's, if it gave one.
    """

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

    def look_up(self, message: Message) -> Delivery | None:
        """Ask what became of a message; None when this gateway cannot tell."""


def ask(url: str, fields: dict[str, str]) -> dict[str, Any] | Delivery:
    """POST a form and return the JSON object of the answer, or what its absence means."""
    try:
        with requests.post(
            url, data=fields, timeout=settings.VOTING_SMS_TIMEOUTS, allow_redirects=False, stream=True
        ) as answer:
            return _read(answer)
    except requests.exceptions.ConnectTimeout:
        return Delivery(Result.RETRY, note="нет соединения")
    except requests.exceptions.ConnectionError as error:
        return _connection_fault(error)
    except requests.exceptions.RequestException as error:
        return Delivery(Result.UNKNOWN, note=type(error).__name__)


def _connection_fault(error: requests.exceptions.ConnectionError) -> Delivery:
    """Tell a connection that never was from one that broke after the request had left."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError) or _is_foreign_certificate(reason):
        return Delivery(Result.RETRY, note="нет соединения")
    return Delivery(Result.UNKNOWN, note="соединение прервалось")


def _is_foreign_certificate(reason: BaseException | None) -> bool:
    """Whether the other side showed a certificate that is not the gateway's: then nothing was said to it.

    Any other fault of TLS may have come after the request had left.
    """
    return any(isinstance(inner, ssl.SSLCertVerificationError) for inner in getattr(reason, "args", ()))


def _read(answer: requests.Response) -> dict[str, Any] | Delivery:
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return Delivery(Result.RETRY, note="ответ 429", alarm=True)
    if 400 <= answer.status_code < 500:
        return Delivery(Result.FAILED, note=f"ответ {answer.status_code}", alarm=True)
    try:
        found = json.loads(_body(answer))
    except ValueError:
        return Delivery(Result.UNKNOWN, note=f"непонятный ответ {answer.status_code}")
    if answer.status_code != 200 or not isinstance(found, dict):
        return Delivery(Result.UNKNOWN, note=f"непонятный ответ {answer.status_code}")
    return found


def _body(answer: requests.Response) -> bytes:
    """Read no more and no longer than an honest answer needs. Raises ValueError beyond that."""
    deadline, body = time.monotonic() + MAX_ANSWER_SECONDS, b""
    for piece in answer.iter_content(4096):
        body += piece
        if len(body) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
            raise ValueError("The answer does not end.")
    return body
