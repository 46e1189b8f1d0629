"""A mail server that takes letters, or does not."""

import email
from email.message import Message


class Post:
    """Keeps letters; says what `answer` tells it to."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer.startswith("250"):
            self.letters.append(email.message_from_bytes(envelope.content))
            self.letters[-1]["X-To"] = ",".join(envelope.rcpt_tos)
        return self.answer
