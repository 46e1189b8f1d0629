"""System checks: the site refuses to start with a misconfigured gateway."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from showcase.voting.channels import GATEWAYS

REQUIRED = {"smsru": ("SMSRU_API_ID",), "smsc": ("SMSC_LOGIN", "SMSC_PASSWORD")}


@register()
def gateway_is_usable(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse an unknown gateway, one without its secrets, and codes on the screen outside a demonstration."""
    name = settings.VOTING_SMS_GATEWAY
    if name not in GATEWAYS:
        return [
            Error(f"Неизвестный СМС-шлюз {name!r}: выберите один из {', '.join(GATEWAYS)}.", id="voting.E001")
        ]
    if name == "console" and not (settings.DEBUG or settings.DEMO):
        return [
            Error(
                "Коды на экране разрешены только в демонстрации: задайте VOTING_SMS_GATEWAY.",
                id="voting.E002",
            )
        ]
    missing = [key for key in REQUIRED.get(name, ()) if not getattr(settings, key)]
    return [Error(f"Для СМС-шлюза не задан {key}.", id="voting.E003") for key in missing]
