"""`createsuperuser`, the first command on a new server, speaks Russian."""

import getpass
import re

import pytest
from django.core.management import CommandError, call_command

from showcase.users.models import User

GOOD = "родник-за-околицей"


@pytest.fixture
def typed(monkeypatch):
    """What the person types, in order; the prompts seen so far."""
    answers, seen = [], []

    def read(prompt: str) -> str:
        seen.append(prompt)
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(getpass, "getpass", read)
    return answers, seen


def test_the_administrator_is_asked_again_until_each_answer_fits(db, typed, capsys):
    User.objects.create_user("anna")
    answers, seen = typed
    answers += ["Anna", "", "boss", "нет", "boss@example.ru", "123", GOOD, "иначе", GOOD, GOOD]
    call_command("createsuperuser")
    boss = User.objects.get(username="boss")
    assert (boss.is_superuser, boss.email, boss.check_password(GOOD)) == (True, "boss@example.ru", True)
    said = capsys.readouterr()
    assert "Пароли не совпали." in said.err
    assert "Администратор «boss» создан" in said.out
    assert not re.search(r"[A-Za-z]{3}", re.sub("boss|/admin/", "", " ".join([*seen, said.err, said.out])))


def test_without_a_terminal_nobody_is_made(db, typed):
    with pytest.raises(CommandError, match="нет терминала"):
        call_command("createsuperuser", username="boss")
    assert not User.objects.exists()


def test_without_questions_the_password_comes_from_the_environment(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", GOOD)
    call_command("createsuperuser", interactive=False, username="boss", email="boss@example.ru")
    assert User.objects.get().check_password(GOOD)
