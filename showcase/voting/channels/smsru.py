"""The gateway SMS.RU (https://sms.ru/api/send, https://sms.ru/api/status).

It takes no message number of ours, so an ambiguous answer stays unknown: only messages whose `sms_id` came
back can be looked up.
"""

from typing import Any

from django.conf import settings

from showcase.voting.channels.base import Delivery, Message, Result, ask

LIFETIME_MINUTES = "10"
TAKEN = 100
BUSY = 220  # «сервис временно недоступен, попробуйте позже»: the message was not taken
OURS = {200, 201, 204, 206, 210, 211, 220, 300, 301, 302}  # key, money, sender's name, daily limit
REFUSED = {202, 203, 205, 207, 208, 209, 212, 213, 214, 216, 230, 231, 232, 233}
ON_THE_WAY = {100, 101, 102}
ARRIVED = {103, 110}
LOST = {-1, 104, 105, 106, 107, 108, 150}


class SmsRu:
    """Sends through SMS.RU with the key `SMSRU_API_ID`."""

    name = "smsru"
    shows_code = False

    def send(self, message: Message) -> Delivery:
        number = message.address.removeprefix("+")
        fields = {"to": number, "msg": message.text, "ttl": LIFETIME_MINUTES}
        if settings.SMS_SENDER:
            fields["from"] = settings.SMS_SENDER
        answer = self._ask("send", fields)
        if isinstance(answer, Delivery):
            return answer
        own = _part(answer, "sms", number)
        return _sent(answer if own is None else own)

    def look_up(self, message: Message) -> Delivery | None:
        if not message.gateway_id:
            return None
        answer = self._ask("status", {"sms_id": message.gateway_id})
        own = None if isinstance(answer, Delivery) else _part(answer, "sms", message.gateway_id)
        code = own.get("status_code") if own else None
        for codes, result in ((ARRIVED, Result.DELIVERED), (ON_THE_WAY, Result.SENT), (LOST, Result.FAILED)):
            if code in codes:
                return Delivery(result, message.gateway_id, f"код {code}")
        return Delivery(Result.UNKNOWN, message.gateway_id)

    @staticmethod
    def _ask(method: str, fields: dict[str, str]) -> dict[str, Any] | Delivery:
        return ask(
            f"{settings.SMSRU_URL}/sms/{method}", {"api_id": settings.SMSRU_API_ID, "json": "1", **fields}
        )


def _part(answer: dict[str, Any], *path: str) -> dict[str, Any] | None:
    found: Any = answer
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _sent(answer: dict[str, Any]) -> Delivery:
    """Read a code of SMS.RU.

    500 («ошибка на сервере») and unheard-of codes do not say that nothing was sent.
    """
    code, number = answer.get("status_code"), answer.get("sms_id")
    if code == TAKEN and isinstance(number, str):
        return Delivery(Result.SENT, number[:64])
    if code == BUSY:
        return Delivery(Result.RETRY, note=f"код {code}", alarm=True)
    if code in OURS or code in REFUSED:
        return Delivery(Result.FAILED, note=f"код {code}", alarm=code in OURS)
    # Anything but a number may repeat what was sent, and notes are logged.
    return Delivery(Result.UNKNOWN, note=f"код {code}" if isinstance(code, int) else "непонятный ответ")
