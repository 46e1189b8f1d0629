"""What pages, logs and copies tell: nothing of choices before the end (T11), nothing of people at all (T12)."""

import datetime as dt
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.cache import cache
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from showcase.core.sql import ask
from showcase.users.models import User
from showcase.voting import alarms, ballotbox, delivery
from tests import examples
from tests.sweeps.test_admin import crawl
from tests.voting.box import World, address, phone, send_due, size, taken_back
from tests.voting.staff import ROLES, person
from tests.voting.test_gateways import provider  # noqa: F401  a fixture

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)|https?://testserver(/[^"<#\s]*)')
NO_PAGES = ("/static/", "/media/", "/admin/", "/documents/")
CHANGING = re.compile(
    r'(?:csrfmiddlewaretoken" value=|CSRF_TOKEN": |csrfToken": |csrfToken&quot;: &quot;)"?\w+'
    r'|name="attempt" value="[^"]*"|<lastBuildDate>[^<]*'
    r"|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce-[\w+/=]+|editing-sessions/[^\"']+"
    r"|\\&quot;key\\&quot;: \\&quot;\w{5}|(?:\d+\W(?:секунд|минут)\w* назад|Только что)"
    r'|value="\d\d\.\d\d\.\d{4} \d\d:\d\d"'
)
"""Tokens, digests, random ids, and how long ago something was: they differ from answer to answer."""
QUESTIONS = examples.load("voting")["questions"]


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        return f"{response.status_code} spreadsheet of {len(body) // 512}"
    return f"{response.status_code} {CHANGING.sub('', body.decode(errors='replace'))}"


def public_pages(client: Client) -> dict[str, str]:
    """Every address of the site that links lead to, feeds, exports and the map of the site included, and its answer."""
    queue = ["/", "/golos/", "/golos/2026/", "/golos/2026/summy.txt", "/golos/2026/itogi.csv", "/sitemap.xml"]
    found = dict.fromkeys(queue, "")
    while queue:
        asked = queue.pop(0)
        found[asked] = text_of(client.get(asked, follow=True))
        for groups in LINK.findall(found[asked]):
            url = next(filter(None, groups)).replace("&amp;", "&")
            if not url.startswith(NO_PAGES) and "?" not in url and url not in found:
                found[url] = ""
                queue.append(url)
    return found


def admin_pages(client: Client, world: World) -> dict[str, str]:
    """Every page of the admin that links lead to, questions to lists of the vote, and their answers."""
    project = world.options[0].project
    starts = [
        "/admin/",
        *(f"/admin/pages/{page.pk}/edit/" for page in (project, world.year, project.get_parent())),
    ]
    found = {url: text_of(answer) for url, answer in crawl(client, starts).items()}
    lists = sorted({url.partition("?")[0] for url in found if "/voting" in url or "/golosovan" in url})
    asked = [
        f"{url}?{question}".format(option=world.options[0].pk) for url in lists for question in QUESTIONS
    ]
    return found | read(client, asked)


def read(client: Client, urls: list[str]) -> dict[str, str]:
    cache.clear()
    return {url: text_of(client.get(url, follow=True)) for url in urls}


@contextmanager
def voted(world: World, favourite: int, votes: int) -> Iterator[None]:
    """So many votes for one project, sealed; they are taken back."""
    with taken_back(world):
        for number in range(votes):
            world.vote(phone(number), favourite, network=address(number))
        ballotbox.seal(world.round.pk)
        yield


def differing(first: dict[str, str], second: dict[str, str]) -> dict[str, list[str]]:
    """Addresses whose answers are not the same, with lines that differ."""
    found = {}
    for url in first:
        pairs = zip(first[url].splitlines(), second[url].splitlines(), strict=False)
        if first[url] != second[url]:
            found[url] = [f"{one} | {other}" for one, other in pairs if one != other][:3]
    return found


def editor() -> Client:
    """Somebody who edits the whole tree of pages and has no right of the vote."""
    group, home = Group.objects.create(name="Редакция"), Page.objects.get(depth=2)
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    client = person("editor")
    group.user_set.add(User.objects.get(username="editor"))
    return client


WHO = {
    "visitor": Client,
    "organiser": lambda: person(*ROLES),
    "superuser": lambda: person("boss"),
    "editor": editor,
}
ABOUT_THE_ROUND = re.compile(r"^/golos/(2026/(zhurnal\.txt|summy\.txt)?)?$|^/admin/.*(voting|golosovan)")
"""Pages that may show hourly sums of the whole round and digests."""


@pytest.mark.parametrize("who", WHO)
def test_pages_are_the_same_whatever_people_choose(world, clock, who, record_property):
    client, votes = WHO[who](), size(6, 100)
    clock.stop_at(world.round.opens_at.replace(second=0, microsecond=0) + dt.timedelta(minutes=40))
    before = public_pages(client)
    if who != "visitor":
        before |= admin_pages(client, world)
    urls = list(before)
    seen = []
    for favourite in (0, 2):
        with voted(world, favourite, votes):
            seen.append(read(client, urls))
    assert differing(seen[0], seen[1]) == {}
    changed = [url for url in differing(before, seen[0]) if not ABOUT_THE_ROUND.match(url)]
    before = read(client, changed)  # the votes are taken back; the first time a page may have made something
    assert differing(before, seen[0]) == {}
    assert len(urls) > 15
    record_property(f"T11 {who}", f"{len(urls)} адресов одинаковы до и после {votes} голосов")


def test_the_comparison_notices_a_leak(world, clock):
    """After the count the same two sights differ, so the test above can fail."""
    seen = []
    for favourite in (0, 2):
        with voted(world, favourite, 3):
            clock.shift(hours=2)
            ballotbox.count_due_rounds()
            seen.append(read(Client(), ["/golos/2026/", "/golos/2026/1601/", "/golos/2026/zhurnal.txt"]))
    assert {"/golos/2026/", "/golos/2026/zhurnal.txt"} <= set(differing(*seen))


# People ----------------------------------------------------------------------------------------------------

SENTINEL = 7_654_000
"""Numbers that cannot appear by chance: +7 910 765-4…"""


def whole_database() -> str:
    """Every row of every table as text; bytes both as hexadecimal digits and as characters."""
    tables = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = [row for (table,) in tables for (row,) in ask(f'SELECT t::text FROM "{table}" t')]
    text = "\n".join(found)
    found = re.findall(r"\\x((?:[0-9a-f]{2})+)", text)
    return text + "\n".join(bytes.fromhex(digits).decode("latin-1") for digits in found)


def traces(text: str, secrets: set[str]) -> set[str]:
    return {secret for secret in secrets if secret in text}


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Everything that the site and its HTTP client write to the log, at its most talkative."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    loggers = [logging.getLogger(name) for name in ("showcase", "urllib3", "django")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield log
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def written(*folders: Path) -> str:
    """All files below the folders: keys, digests, uploads."""
    files = [path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file()]
    return "".join(path.read_bytes().decode("latin-1") for path in files)


def vote_through_the_pages(number: int, sms) -> set[str]:
    """A voter whose gateway fails now and then; returns what must be found nowhere."""
    network = f"95.24.{number % 200}.7"
    client = Client(REMOTE_ADDR=network)
    sms.fault = {0: "accept_then_500", 3: "refuse", 5: "nonsense"}.get(number % 7, "")
    sms.code = 3
    before = len(sms.taken)
    form = {
        "age": "1",
        "consent": "1",
        "consent_version": "1",
        "phone": phone(number),
        "attempt": f"a{number}",
    }
    answer = client.post(f"/golos/2026/{1601 + number % 3}/", form)
    send_due()
    digits = re.sub(r"\D", "", phone(number))
    secrets = {phone(number), digits, digits[1:], network}
    if answer.status_code == 302 and len(sms.taken) > before:
        secrets.add(sms.taken[-1]["mes"])
        code = re.search(r"\d{6}", sms.taken[-1]["mes"]).group()
        page = client.get(answer.headers["Location"]).content.decode()
        challenge = re.search(r'name="challenge" value="(\w+)"', page)[1]
        client.post(answer.headers["Location"], {"challenge": challenge, "code": "12"})
        client.post(answer.headers["Location"], {"challenge": challenge, "code": code})
    return secrets


def test_voters_leave_no_trace(open_box, provider, settings, tmp_path, record_property):  # noqa: F811
    settings.VOTING_SMS_GATEWAY = "smsc"
    settings.VOTING_ALARM_EMAILS = ["head@example.org"]
    voters = size(30, 1000)
    with overheard() as log:
        secrets = set()
        for number in range(SENTINEL, SENTINEL + voters):
            secrets |= vote_through_the_pages(number, provider)
        ballotbox.seal(open_box.round.pk)
        delivery.settle()
        alarms.check_rounds()
    assert open_box.votes() > voters // 3
    database = whole_database()
    letters = "".join(str(letter.message()) for letter in mail.outbox)
    cached = json.dumps({str(key): repr(value) for key, value in vars(cache).get("_cache", {}).items()})
    assert traces(database, secrets) == set()
    assert (
        traces(log.getvalue() + letters + cached + written(tmp_path, Path(settings.MEDIA_ROOT)), secrets)
        == set()
    )
    assert len(log.getvalue()) > 1000
    searched = f"{len(secrets)} строк искали в {len(database)} знаках базы, в журналах, письмах и файлах"
    record_property("T12", f"{voters} номеров, {searched}")


def test_the_search_is_not_blind(committed):
    ask("CREATE TABLE leak (a text, b bytea)")
    ask("INSERT INTO leak VALUES ('+79107654001', '+79107654002'::bytea)")
    secrets = {"9107654001", "9107654002", "9107654003"}
    assert traces(whole_database(), secrets) == secrets - {"9107654003"}
