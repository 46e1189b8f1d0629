"""A voter at the screen: a client that keeps cookies, fills forms as they are drawn and follows redirects."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from tests.voting.box import phone


class Voter:
    """One browser. CSRF is checked as in life."""

    def __init__(self, number: int = 1, project: str = "1601", year: int = 2026, **defaults: Any) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, **defaults)
        self.phone = phone(number)
        self.url = f"/golos/{year}/{project}/"
        self.receipt_url = f"/golos/{year}/kvitantsiya/"
        self.response: Any = None

    def get(self, url: str = "", **headers: Any) -> "Voter":
        """Open an address, the project's first screen unless another is named."""
        self.response = self.client.get(url or self.url, **headers)
        while self.response.status_code == 302:
            self.response = self.client.get(self.response["Location"])
        return self

    def press(self, words: str, follow: bool = True, **values: str) -> "Voter":
        """Send the form whose button says so, with these values in its fields."""
        form = next(item for item in self.soup.select("main form") if words in item.button.text)
        inputs = filter(is_sent, form.find_all("input"))
        data = {item["name"]: item.get("value", "") for item in inputs}
        self.sent = (form["action"], {**data, **values})
        return self.resend(follow)

    def resend(self, follow: bool = True) -> "Voter":
        """Send the last form once more, as a reload or a second press does."""
        self.response = self.client.post(*self.sent)
        if follow and self.response.status_code == 302:
            self.get(self.response["Location"])
        return self

    def ask(self, follow: bool = True, **values: str) -> "Voter":
        """Fill the first screen."""
        self.get()
        return self.press(
            "Получить код", follow, **{"age": "1", "consent": "1", "phone": self.phone, **values}
        )

    def enter(self, code: str = "", follow: bool = True) -> "Voter":
        """Fill the second screen, with the code of the demonstration unless another is named."""
        return self.press("Проголосовать", follow, code=code or self.code)

    def vote(self) -> "Voter":
        """The whole way."""
        return self.ask().enter()

    @property
    def soup(self) -> BeautifulSoup:
        """The page."""
        return BeautifulSoup(self.response.content, "html5lib")

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.soup.main.get_text(" ").split())

    @property
    def title(self) -> str:
        """Title of the page."""
        return self.soup.title.text

    @property
    def code(self) -> str:
        """The code that the demonstration shows."""
        return re.search(r"Код (\d{6})", self.text)[1]

    @property
    def receipt(self) -> str:
        """The number of the receipt."""
        return re.sub(r"\s", "", self.soup.select_one(".vote-done__code").get_text())


def is_sent(item: Any) -> bool:
    """Whether a browser sends this field untouched."""
    return item.get("type") not in ("checkbox", "radio") or item.has_attr("checked")
