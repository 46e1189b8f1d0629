"""The gateway SMS.RU (https://sms.ru/api/send, https://sms.ru/api/status).

It takes no message number of ours, so an ambiguous answer stays unknown: only messages whose `sms_id` came
back can be looked up.
"""

from typing import Any

from django.conf import settings

from showcase.voting.channels.base import Delivery, HttpGateway, Message, Result, ask

LIFETIME_MINUTES = "10"
TAKEN = 100


class SmsRu(HttpGateway):
    """Sends through SMS.RU with the key `SMSRU_API_ID`."""

    name = "smsru"
    ours = {200, 201, 204, 206, 210, 211, 220, 300, 301, 302}  # key, money, sender's name, daily limit
    refusals = {
        Result.RETRY: {220},  # «сервис временно недоступен, попробуйте позже»: the message was not taken
        Result.FAILED: ours | {202, 203, 205, 207, 208, 209, 212, 213, 214, 216, 230, 231, 232, 233},
    }
    statuses = {
        Result.DELIVERED: {103, 110},
        Result.SENT: {100, 101, 102},
        Result.FAILED: {-1, 104, 105, 106, 107, 108, 150},
    }

    def submit(self, message: Message) -> Delivery:
        number = message.address.removeprefix("+")
        fields = {"to": number, "msg": message.text, "ttl": LIFETIME_MINUTES}
        if settings.SMS_SENDER:
            fields["from"] = settings.SMS_SENDER
        answer = _ask("send", fields)
        found = _part(answer, number) or answer
        if found.get("status_code") == TAKEN and isinstance(found.get("sms_id"), str):
            return Delivery(Result.SENT, found["sms_id"][:64])
        return self.refused(found.get("status_code"))

    def status_of(self, message: Message) -> object:
        if not message.gateway_id:
            return None
        answer = _ask("status", {"sms_id": message.gateway_id})
        return _part(answer, message.gateway_id).get("status_code")


def _ask(method: str, fields: dict[str, str]) -> dict[str, Any]:
    return ask(f"{settings.SMSRU_URL}/sms/{method}", {"api_id": settings.SMSRU_API_ID, "json": "1", **fields})


def _part(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """What the answer says about one message."""
    parts = answer.get("sms")
    part = parts.get(name) if isinstance(parts, dict) else None
    return part if isinstance(part, dict) else {}
