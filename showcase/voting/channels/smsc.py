"""The gateway SMSC.RU (https://smsc.ru/api/http/send/sms, https://smsc.ru/api/http/status_messages).

It keeps the message number that we choose (up to 40 Latin letters and digits), so an ambiguous answer can be
cleared up.
"""

from typing import Any

from django.conf import settings

from showcase.voting.channels.base import Delivery, HttpGateway, Message, Result, ask

LIFETIME = "00:10"  # hours and minutes


class Smsc(HttpGateway):
    """Sends through SMSC.RU with `SMSC_LOGIN` and `SMSC_PASSWORD`."""

    name = "smsc"
    refusals = {Result.RETRY: {9}, Result.FAILED: {1, 2, 3, 4, 5, 6, 7, 8}}  # 9: too often; 7, 8: the number
    ours = {1, 2, 3, 4, 5, 6}  # parameters, password, money, blocked address, date, forbidden text or sender
    statuses = {
        Result.DELIVERED: {1, 2, 4},
        Result.SENT: {-1, 0},
        Result.FAILED: {-3, 3, 20, 22, 23, 24, 25},  # -3: not found
    }

    def submit(self, message: Message) -> Delivery:
        fields = {"phones": message.address, "mes": message.text, "id": message.id, "valid": LIFETIME}
        if settings.SMS_SENDER:
            fields["sender"] = settings.SMS_SENDER
        answer = _ask("send", fields)
        if answer.get("error_code") is None and str(answer.get("id")) == message.id:
            return Delivery(Result.SENT, message.id)
        return self.refused(answer.get("error_code"))

    def status_of(self, message: Message) -> object:
        return _ask("status", {"phone": message.address, "id": message.id}).get("status")


def _ask(method: str, fields: dict[str, str]) -> dict[str, Any]:
    common = {"login": settings.SMSC_LOGIN, "psw": settings.SMSC_PASSWORD, "charset": "utf-8", "fmt": "3"}
    return ask(f"{settings.SMSC_URL}/sys/{method}.php", {**common, **fields})
