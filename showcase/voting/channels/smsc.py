"""The gateway SMSC.RU (https://smsc.ru/api/http/send/sms, https://smsc.ru/api/http/status_messages).

It keeps the message number that we choose (up to 40 Latin letters and digits), so an ambiguous answer can be
cleared up.
"""

from typing import Any

from django.conf import settings

from showcase.voting.channels.base import Delivery, Message, Result, ask

LIFETIME = "00:10"  # hours and minutes
TOO_OFTEN = 9
OURS = {1, 2, 3, 4, 5, 6}  # parameters, password, money, blocked address, date, forbidden text or sender
REFUSED = {7, 8}  # the number
NOT_FOUND = -3
ON_THE_WAY = {-1, 0}
ARRIVED = {1, 2, 4}
LOST = {NOT_FOUND, 3, 20, 22, 23, 24, 25}


class Smsc:
    """Sends through SMSC.RU with `SMSC_LOGIN` and `SMSC_PASSWORD`."""

    name = "smsc"
    shows_code = False

    def send(self, message: Message) -> Delivery:
        fields = {"phones": message.address, "mes": message.text, "id": message.id, "valid": LIFETIME}
        if settings.SMS_SENDER:
            fields["sender"] = settings.SMS_SENDER
        answer = self._ask("send", fields)
        if isinstance(answer, Delivery):
            return answer
        if answer.get("error_code") is None and str(answer.get("id")) == message.id:
            return Delivery(Result.SENT, message.id)
        return _refusal(answer.get("error_code"))

    def look_up(self, message: Message) -> Delivery | None:
        answer = self._ask("status", {"phone": message.address, "id": message.id})
        status = None if isinstance(answer, Delivery) else answer.get("status")
        for codes, result in ((ARRIVED, Result.DELIVERED), (ON_THE_WAY, Result.SENT), (LOST, Result.FAILED)):
            if status in codes:
                return Delivery(result, message.id, f"состояние {status}")
        return Delivery(Result.UNKNOWN)

    @staticmethod
    def _ask(method: str, fields: dict[str, str]) -> dict[str, Any] | Delivery:
        common = {"login": settings.SMSC_LOGIN, "psw": settings.SMSC_PASSWORD, "charset": "utf-8", "fmt": "3"}
        return ask(f"{settings.SMSC_URL}/sys/{method}.php", {**common, **fields})


def _refusal(code: Any) -> Delivery:
    note = f"ошибка {code}" if isinstance(code, int) else "непонятный ответ"  # may repeat what was sent
    if code == TOO_OFTEN:
        return Delivery(Result.RETRY, note=note)
    if code in OURS or code in REFUSED:
        return Delivery(Result.FAILED, note=note, alarm=code in OURS)
    return Delivery(Result.UNKNOWN, note=note)
