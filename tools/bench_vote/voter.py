"""A voter's journey, request by request: form, phone number, code, receipt."""

import re
from dataclasses import dataclass, field

from tools.bench_vote.http_client import Answer, Browser, Line

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
TOKEN = "csrfmiddlewaretoken"
CODE = re.compile(r"(\d{6}) — код для голосования")
GROUP = re.compile(r"<span>([0-9A-Z]{4})(?=<)")
VOTERS_PER_NETWORK = 25
"""Fewer than one network may have codes that are not entered yet."""


class UnexpectedError(Exception):
    """The site returned an unexpected response."""


@dataclass
class Voter:
    """One voter; `place` is the first screen of the chosen project."""

    number: int
    line: Line
    year: int
    project: str
    browser: Browser = field(init=False)
    fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = self.number // VOTERS_PER_NETWORK
        self.browser = Browser(self.line, f"95.{network // 250}.{network % 250}.7")
        self.place = f"/golos/{self.year}/{self.project}/"

    @property
    def phone(self) -> str:
        """The number as people write it."""
        digits = f"{self.number:07d}"
        return f"8 917 {digits[:3]}-{digits[3:5]}-{digits[5:]}"

    def ask(self) -> None:
        """Screen 1, up to screen 2 with the code on it."""
        form = dict(HIDDEN.findall(self.page(self.place)))
        form |= {"age": "1", "consent": "1", "phone": self.phone}
        self.step(self.browser.post(self.place, form), f"{self.place}kod/")
        text = self.page(f"{self.place}kod/")
        inputs, code = dict(HIDDEN.findall(text)), CODE.search(text)
        if code is None:
            raise UnexpectedError("на втором экране нет кода")
        self.fields = {TOKEN: inputs[TOKEN], "challenge": inputs["challenge"], "code": code[1]}

    def enter(self) -> None:
        """Screen 2: after this the vote is acknowledged."""
        self.step(self.browser.post(f"{self.place}kod/", self.fields), f"/golos/{self.year}/kvitantsiya/")

    def receipt(self) -> str:
        """The number of the receipt, as its page shows it."""
        groups = GROUP.findall(self.page(f"/golos/{self.year}/kvitantsiya/"))
        if len(groups) != 4:
            raise UnexpectedError("на странице квитанции нет её номера")
        return "".join(groups)

    def page(self, path: str) -> str:
        """A page of the way. Raises UnexpectedError."""
        answer = self.browser.get(path)
        if answer.status != 200:
            raise UnexpectedError(f"{path}: ответ {answer.status}")
        return answer.text

    def step(self, answer: Answer, to: str) -> None:
        """Check that a form led on. Raises UnexpectedError."""
        if (answer.status, answer.location) != (302, to):
            raise UnexpectedError(f"вместо перехода на {to}: ответ {answer.status} {answer.location}")
