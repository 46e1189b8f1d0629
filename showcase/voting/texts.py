"""Words that leave the site with a code."""

SMS_PART = 70
"""Characters of one billed part when the text is not Latin (UCS-2)."""


def sms_text(code: str, number: str) -> str:
    """The message. It names the project, so that a swapped page or a dictated code shows; no links."""
    return f"Код {code}. Голос за проект {number}. Никому его не сообщайте."


def email_subject(number: str) -> str:
    """Subject of the letter; the code is not in it, since subjects show on locked screens."""
    return f"Код для голоса за проект {number}"


def email_text(code: str, number: str, title: str) -> str:
    """The letter."""
    return (
        f"Код {code}. Голос за проект {number} «{title}».\n\n"
        "Введите его на странице голосования. Код действует 10 минут. Никому его не сообщайте.\n\n"
        "Если вы не голосовали, ничего делать не нужно: без кода голос не засчитают.\n"
    )
