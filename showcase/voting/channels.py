"""SMS gateways: a base class for HTTP gateways, SMS.RU, SMSC.RU, and a console gateway for demonstrations."""

import json
import ssl
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from urllib3.exceptions import NewConnectionError

MAX_ANSWER_BYTES = 64 * 1024
MAX_ANSWER_SECONDS = 15


class Result(Enum):
    SENT = "sent"
    DELIVERED = "delivered"
    RETRY = "retry"  # certainly not accepted: safe to retry
    UNKNOWN = "unknown"  # possibly accepted: never retried automatically
    FAILED = "failed"  # rejected permanently


@dataclass(frozen=True)
class Delivery:
    """The result of sending. `alarm`: the fault is ours (balance, password), not the voter's number."""

    result: Result
    gateway_id: str = ""
    note: str = ""
    alarm: bool = False


@dataclass(frozen=True)
class Message:
    """An outgoing message. `id` is ours, known before sending; `gateway_id` is the gateway's, if it returned one."""

    id: str
    address: str
    text: str
    gateway_id: str = ""


class NoAnswer(Exception):
    """The gateway gave no usable response; `delivery` is the resulting state of the message."""

    def __init__(self, result: Result, note: str, *, alarm: bool = False) -> None:
        super().__init__(note)
        self.delivery = Delivery(result, note=note, alarm=alarm)


class HttpGateway(ABC):
    """Base class of HTTP gateways. Provider errors become deliveries, not exceptions."""

    name: str
    shows_code = False
    refusals: Mapping[Result, set[int]]
    ours: set[int]  # refusals that concern money, password or settings
    statuses: Mapping[Result, set[int]]

    @abstractmethod
    def submit(self, message: Message) -> Delivery:
        """Send the message and interpret the response. Raises NoAnswer."""

    @abstractmethod
    def status_of(self, message: Message) -> object:
        """Return the gateway's status code of a message, or None if it does not know. Raises NoAnswer."""

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
    """Map a gateway's code. Unknown codes may mean «sent»; other values may hold a number, so they are not logged."""
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
    """Whether the connection or TLS handshake failed; after other errors the request may have been sent."""
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
    """Read the body within limits of size and time. Raises ValueError beyond them."""
    deadline, body = time.monotonic() + MAX_ANSWER_SECONDS, b""
    for piece in answer.iter_content(4096):
        body += piece
        if len(body) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
            raise ValueError("The answer does not end.")
    return body


class SmsRu(HttpGateway):
    """https://sms.ru/api/send and /status, with the key `SMSRU_API_ID`.

    It takes no message number of ours, so an ambiguous result stays unknown: only messages whose `sms_id` came back
    can be looked up.
    """

    name = "smsru"
    ours = {200, 201, 204, 206, 210, 211, 220, 300, 301, 302}  # key, money, sender's name, daily limit
    refusals = {
        Result.RETRY: {220},  # «сервис временно недоступен, попробуйте позже»: the message was not accepted
        Result.FAILED: ours | {202, 203, 205, 207, 208, 209, 212, 213, 214, 216, 230, 231, 232, 233},
    }
    statuses = {
        Result.DELIVERED: {103, 110},
        Result.SENT: {100, 101, 102},
        Result.FAILED: {-1, 104, 105, 106, 107, 108, 150},
    }

    def submit(self, message: Message) -> Delivery:
        number = message.address.removeprefix("+")
        fields = {"to": number, "msg": message.text, "ttl": "10"}
        if settings.SMS_SENDER:
            fields["from"] = settings.SMS_SENDER
        answer = self.ask("send", fields)
        found = self.part(answer, number) or answer
        if found.get("status_code") == 100 and isinstance(found.get("sms_id"), str):
            return Delivery(Result.SENT, found["sms_id"][:64])
        return self.refused(found.get("status_code"))

    def status_of(self, message: Message) -> object:
        if not message.gateway_id:
            return None
        answer = self.ask("status", {"sms_id": message.gateway_id})
        return self.part(answer, message.gateway_id).get("status_code")

    @staticmethod
    def ask(method: str, fields: dict[str, str]) -> dict[str, Any]:
        common = {"api_id": settings.SMSRU_API_ID, "json": "1"}
        return ask(f"{settings.SMSRU_URL}/sms/{method}", {**common, **fields})

    @staticmethod
    def part(answer: dict[str, Any], name: str) -> dict[str, Any]:
        parts = answer.get("sms")
        part = parts.get(name) if isinstance(parts, dict) else None
        return part if isinstance(part, dict) else {}


class Smsc(HttpGateway):
    """https://smsc.ru/api/http/send/sms and /status_messages, with `SMSC_LOGIN` and `SMSC_PASSWORD`.

    It keeps the message number that we choose (up to 40 Latin letters and digits), so an ambiguous result can be
    resolved later.
    """

    name = "smsc"
    refusals = {Result.RETRY: {9}, Result.FAILED: {1, 2, 3, 4, 5, 6, 7, 8}}  # 9: too often; 7, 8: the number
    ours = {1, 2, 3, 4, 5, 6}  # parameters, password, money, blocked address, date, forbidden text or sender
    statuses = {
        Result.DELIVERED: {1, 2, 4},
        Result.SENT: {-1, 0},
        Result.FAILED: {-3, 3, 20, 22, 23, 24, 25},  # -3: not found
    }

    def submit(self, message: Message) -> Delivery:
        fields = {"phones": message.address, "mes": message.text, "id": message.id, "valid": "00:10"}
        if settings.SMS_SENDER:
            fields["sender"] = settings.SMS_SENDER
        answer = self.ask("send", fields)
        if answer.get("error_code") is None and str(answer.get("id")) == message.id:
            return Delivery(Result.SENT, message.id)
        return self.refused(answer.get("error_code"))

    def status_of(self, message: Message) -> object:
        return self.ask("status", {"phone": message.address, "id": message.id}).get("status")

    @staticmethod
    def ask(method: str, fields: dict[str, str]) -> dict[str, Any]:
        common = {"login": settings.SMSC_LOGIN, "psw": settings.SMSC_PASSWORD, "charset": "utf-8", "fmt": "3"}
        return ask(f"{settings.SMSC_URL}/sys/{method}.php", {**common, **fields})


class Console:
    """The gateway for demonstrations: sends nothing, the page shows the code."""

    name = "console"
    shows_code = True

    def __init__(self) -> None:
        if not (settings.DEBUG or settings.DEMO):
            raise ImproperlyConfigured("Коды на экране разрешены только в демонстрации.")

    def send(self, message: Message) -> Delivery:
        return Delivery(Result.SENT)

    look_up = send


Gateway = HttpGateway | Console
GATEWAYS: dict[str, Callable[[], Gateway] | None] = {
    "off": None,
    "console": Console,
    "smsru": SmsRu,
    "smsc": Smsc,
}


def by_name(name: str) -> Gateway | None:
    """The gateway that a code was queued for, even if the setting has changed since."""
    make = GATEWAYS.get(name)
    return make() if make else None


def current_gateway() -> Gateway | None:
    """The gateway of the settings, or None when nothing is sent."""
    return by_name(settings.VOTING_SMS_GATEWAY)
