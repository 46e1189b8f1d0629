"""What people read while the database is away. No test here may ask it, except to fill the cache before."""

import json

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from showcase.core import breaker
from showcase.pages.models import HomePage

VOTE = "/golos/2024/7/"


@pytest.fixture
def away(monkeypatch) -> breaker.Breaker:
    own = breaker.of(connection.settings_dict)
    monkeypatch.setattr(own, "is_watched", True)
    monkeypatch.setattr(own, "is_open", True)
    return own


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})


@pytest.mark.parametrize(
    ("method", "address", "words"),
    [
        ("get", "/", "Мы уже знаем об этом"),
        ("get", "/documents/1/plan.pdf", "Мы уже знаем об этом"),
        ("post", "/soobshchit/", "отправьте ещё раз"),
        ("get", VOTE, "Голосование временно недоступно"),
        ("post", VOTE, "Если вы видели номер квитанции, ваш голос принят"),
        ("post", f"{VOTE}kod/", "введите код ещё раз"),
        ("get", "/admin/", "База данных не отвечает. Повторите"),
        ("post", "/admin/login/", "База данных не отвечает. Повторите"),
    ],
)
def test_everybody_reads_a_sentence_at_once(away, visitor, caplog, method, address, words):
    answer = getattr(visitor, method)(address)
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert caplog.messages == []


def test_what_an_editor_typed_is_kept_with_the_token_of_the_session(away, visitor):
    visitor.cookies["csrftoken"] = "a" * 32
    answer = visitor.post("/admin/pages/3/edit/", {"title": "Двор у школы", "csrfmiddlewaretoken": "b" * 32})
    text = answer.content.decode()
    assert answer.status_code == 503
    assert '<input type="hidden" name="title" value="Двор у школы">' in text
    assert text.count('name="csrfmiddlewaretoken"') == 1


def test_programs_that_watch_the_site_are_answered(away, client, settings, tmp_path):
    settings.MIRROR_DIR = tmp_path
    assert client.get("/healthz").status_code == 200
    answers = [client.get("/readyz")]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").touch()
    answers.append(client.get("/readyz"))
    told = {"ready": False, "problems": ["База данных не отвечает."], "vote": False}
    assert [answer.status_code for answer in answers] == [503, 503]
    assert [json.loads(answer.content) for answer in answers] == [
        {**told, "pages": "down"},
        {**told, "pages": "copy"},
    ]


def test_cached_pages_are_given_meanwhile(tree, client, settings, request):
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    made = client.get("/").content
    request.getfixturevalue("away")
    assert client.get("/").content == made
    assert client.get("/novosti/").status_code == 503
    caches["pages"].clear()


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    ("place", "method"),
    [(SessionMiddleware, "process_request"), (HomePage, "serve")],
    ids=["middleware", "view"],
)
def test_who_notices_first_reads_the_same(tree, visitor, monkeypatch, caplog, place, method, error):
    def fail(*_args, **_kwargs):
        raise error("the connection is closed")

    monkeypatch.setattr(place, method, fail)
    answer = visitor.get("/")
    assert answer.status_code == 503
    assert "Сайт временно не отвечает" in answer.content.decode()
    assert caplog.messages == []


def test_other_errors_are_told_as_before(tree, visitor, monkeypatch, caplog):
    monkeypatch.setattr(HomePage, "serve", lambda *_args: 1 / 0)
    assert visitor.get("/").status_code == 500
    assert len(caplog.records) == 1
