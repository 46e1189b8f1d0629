"""T12: no number, no address and no code anywhere but on its way."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection

from showcase.voting import ballotbox, outbox, receipts
from tests.factories import Tree
from tests.voting.box import phone, plant, size
from tests.voting.test_outbox import provider  # noqa: F401  a fixture
from tests.voting.voter import Voter

SENTINEL = 7_654_000
"""Voters whose numbers cannot appear in a database by chance: +7 910 765-4…"""


def whole_database() -> str:
    """Every row of every table as text; bytes both as hexadecimal digits and as characters."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  from the catalogue
            found += [row[0] for row in cursor.fetchall()]
    text = "\n".join(found)
    return text + "\n".join(
        bytes.fromhex(h).decode("latin-1") for h in re.findall(r"\\x((?:[0-9a-f]{2})+)", text)
    )


def traces(text: str, secrets: set[str]) -> set[str]:
    """Which of the secrets a text holds."""
    return {secret for secret in secrets if secret in text}


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Everything that the site and its HTTP client write to the log, at its most talkative."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.addFilter(lambda record: record.name != "mail.log")  # the other side, in this same process
    logging.getLogger().addHandler(handler)
    loggers = [logging.getLogger(name) for name in ("showcase", "urllib3", "django")]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(handler)
        for logger in loggers:
            logger.setLevel(logging.NOTSET)


def written(folder: Path) -> str:
    """All files below a folder: keys, acts, uploads."""
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_thousand_voters_leave_no_trace(open_box, provider, tmp_path, record_property):  # noqa: F811
    voters = size(60, 1000)
    with overheard() as log:
        secrets = cast_votes(open_box, provider, voters)
    assert open_box.votes() > voters // 2
    assert traces(whole_database(), secrets) == set()
    assert traces(log.getvalue() + written(tmp_path), secrets) == set()
    record_property(
        "T12", f"{voters} номеров, {len(secrets)} строк искали в {len(whole_database())} знаках базы"
    )


def test_voters_by_mail_leave_no_trace(committed, provider, post, tmp_path, record_property):  # noqa: F811
    """Through the pages, so that what the web writes to the log is searched as well."""
    voters = size(10, 200)
    box = plant(Tree.present(), email_allowed=True)
    with overheard() as log:
        secrets = {secret for number in range(voters) for secret in vote_by_mail(number, post)}
    assert box.votes() == voters == len(post.letters)
    assert traces(whole_database(), secrets) == set()
    assert "/golos/2026/1601/" in log.getvalue()
    assert traces(log.getvalue() + written(tmp_path), secrets) == set()
    record_property("T12", f"{voters} адресов почты, {len(secrets)} строк искали в базе, журналах и файлах")


def vote_by_mail(number: int, post) -> set[str]:
    """Let somebody vote by mail; return what must be found nowhere."""
    name = f"egor.{SENTINEL + number}"
    voter = Voter(REMOTE_ADDR=f"95.25.{number}.7").get()
    voter.press("Получить код", age="1", consent="1", channel="email", email=f"{name.title()}@Pochta.example")
    text = post.letters[-1].get_payload(decode=True).decode()
    voter.enter(re.search(r"\d{6}", text).group())
    assert "Ваш голос принят" in voter.text
    return {name, name.title(), f"{name}@pochta.example", text, f"95.25.{number}.7"}


def cast_votes(open_box, provider, voters: int) -> set[str]:  # noqa: F811
    """Let voters vote, with a gateway that fails now and then; return what must be found nowhere."""
    secrets = set()
    for number in range(SENTINEL, SENTINEL + voters):
        provider.fault = "accept_then_500" if number % 7 == 0 else "refuse" if number % 11 == 0 else ""
        provider.code = 3
        before = len(provider.taken)
        issued = open_box.issue(phone(number), number % 3, network=f"95.24.{number % 200}.7")
        secrets |= {
            f"910{number:07d}",
            phone(number),
            re.sub(r"\D", "", phone(number)),
            f"95.24.{number % 200}.7",
        }
        if len(provider.taken) > before:
            text = provider.taken[-1]["mes"]
            secrets.add(text)
            ballotbox.confirm(issued.challenge, re.search(r"\d{6}", text).group())
    return secrets


def test_leak_that_the_search_would_find(open_box):
    """The search of the test above is not blind."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leak (a text, b bytea)")
        cursor.execute("INSERT INTO leak VALUES ('+79107654001', '+79107654002'::bytea)")
    assert traces(whole_database(), {"9107654001", "9107654002", "9107654003"}) == {
        "9107654001",
        "9107654002",
    }


def test_nothing_links_a_ballot_to_a_number_without_the_key(open_box):
    """Guessing every number needs the key: two rounds with one voter share no value."""
    open_box.vote(phone(1))
    from showcase.voting.models import Participation

    tag = bytes(Participation.objects.get().voter_tag)
    assert tag not in {receipts.hash_of("2026", "", proof) for proof in ("0001", "+79100000001")}


def test_models_of_the_vote_stay_out_of_the_reference_index():
    models = list(apps.get_app_config("voting").get_models())
    assert len(models) > 15
    assert all(model.wagtail_reference_index_ignore for model in models)


def test_outbox_erases_everything_in_the_end(open_box, clock):
    open_box.issue(phone(1))
    clock.shift(minutes=11)
    outbox.settle()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM voting_outboxmessage WHERE sealed IS NOT NULL")
        assert cursor.fetchone() == (0,)
