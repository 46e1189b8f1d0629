"""The screens of a vote, from the form to the receipt, without JavaScript."""

import html
import re
import secrets
from collections.abc import Iterator

import requests

from tests.running_site import Site

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CODE = re.compile(r"(\d{6}) — код")


def screens(site: Site, path: str) -> Iterator[tuple[str, str]]:
    """Yield the name and HTML of each screen, with and without form errors."""
    session = requests.Session()
    form = session.get(site.url + path, timeout=60)
    yield path, form.text
    yield f"{path} с ошибками", send(session, form).text
    phone = f"8916{secrets.randbelow(10**7):07d}"
    code = send(session, form, age="1", consent="1", phone=phone)
    yield f"{path}kod/", code.text
    wrong = send(session, code, code="000000")
    yield f"{path}kod/ с ошибкой", wrong.text
    receipt = send(session, wrong, code=CODE.search(wrong.text).group(1))
    assert "Ваш голос принят" in receipt.text
    yield "квитанция", receipt.text


def send(session: requests.Session, screen: requests.Response, **values: str) -> requests.Response:
    """Submit the main form of a screen with its hidden fields and these values."""
    text = screen.text[screen.text.index('<form class="vote-form"') :]
    form = text[: text.index("</form>")]
    hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(form)}
    address = screen.url.split("?")[0]
    return session.post(address, {**hidden, **values}, headers={"Referer": screen.url}, timeout=60)
