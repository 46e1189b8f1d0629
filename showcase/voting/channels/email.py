"""Codes by e-mail, through whatever Django sends mail with."""

import smtplib

from django.core.mail import EmailMessage

from showcase.voting.channels.base import Delivery, Message, Result


class Email:
    """Sends a letter; offered only where the round's rules name it."""

    name = "email"
    shows_code = False

    def send(self, message: Message) -> Delivery:
        """Try once. A connection that breaks in the middle may have delivered the letter."""
        letter = EmailMessage(message.subject, message.text, to=[message.address])
        letter.extra_headers["Auto-Submitted"] = "auto-generated"
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            return _by_code(next(iter(error.recipients.values()))[0])
        except smtplib.SMTPAuthenticationError:
            return Delivery(Result.FAILED, note="почтовый сервер не принял пароль", alarm=True)
        except smtplib.SMTPResponseException as error:  # a refused greeting, sender or text
            return _by_code(error.smtp_code)
        except (ConnectionRefusedError, smtplib.SMTPNotSupportedError):
            return Delivery(Result.RETRY, note="нет соединения", alarm=True)
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(Result.UNKNOWN, note=type(error).__name__)
        return Delivery(Result.SENT)

    def look_up(self, message: Message) -> Delivery | None:
        """Mail cannot be asked."""
        return None


def _by_code(code: int) -> Delivery:
    """4xx means «later», 5xx «never» (RFC 5321, 4.2.1)."""
    later = 400 <= code < 500
    return Delivery(Result.RETRY if later else Result.FAILED, note=f"ответ {code}")
