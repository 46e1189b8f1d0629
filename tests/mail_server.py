"""A mail server for tests, which takes letters or refuses them."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any


class MailServer:
    """Keeps the letters it took in `letters` and counts all that were `offered`.

    Set `to_recipient` or `answer` to an SMTP reply to refuse recipients or letters; the answer "hang up" closes the
    connection.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.offered = 0
        self.to_recipient = self.answer = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.offered += 1
        if self.answer == "hang up":
            server.transport.close()
        elif self.answer.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.letters[-1]["X-To"] = ",".join(envelope.rcpt_tos)
        return self.answer
