"""Accounts for trying out the admin: only with DEMO=1, never over a real person's account."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone

from showcase.demo.management.commands.demo_accounts import ACCOUNTS
from showcase.users.models import User
from showcase.voting.models import VotingRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(settings, tmp_path, capsys):
    """Run the command with DEMO on or off and give back what it printed."""
    settings.VAR_DIR = tmp_path

    def run(demo: bool) -> str:
        settings.DEMO = demo
        call_command("demo_accounts")
        return capsys.readouterr().out

    return run


def test_passwords_are_random_private_and_the_same_next_time(accounts, tmp_path, client):
    printed = accounts(True)
    kept = tmp_path / "demo_accounts.json"
    passwords = json.loads(kept.read_text())
    assert kept.stat().st_mode & 0o777 == 0o600
    assert set(passwords) == set(ACCOUNTS)
    assert len(set(passwords.values())) == len(ACCOUNTS)
    assert all(password in printed for password in passwords.values())
    assert all(client.login(username=name, password=password) for name, password in passwords.items())
    assert accounts(True) == printed


# «С чего начать» and «Сейчас»
OFFERED = {
    "admin": 6 + 4,
    "press": 4 + 2,
    "organizator": 6 + 4,
    "redaktor": 2 + 2,
    "nablyudatel": 0 + 1,
    "komissiya1": 0 + 1,
    "komissiya2": 0 + 1,
}


def test_roles_and_what_the_first_page_offers_them(accounts, client, tree):
    tree.project(tree.year(), tree.municipality())
    accounts(True)
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]
    counted = {}
    for username in ACCOUNTS:
        client.force_login(User.objects.get(username=username))
        page = BeautifulSoup(client.get("/admin/").content, "html.parser")
        offered = [link["href"] for link in page.select(".first-steps a")]
        reached = [client.get(url, follow=True).request["PATH_INFO"] for url in offered]
        assert not {"/admin/", "/admin/login/"} & set(reached)  # where those go who may not
        counted[username] = len(offered)
    assert counted == OFFERED


def test_changed_password_becomes_the_printed_one_again_and_an_unreadable_file_is_written_anew(
    accounts, tmp_path
):
    accounts(True)
    kept = tmp_path / "demo_accounts.json"
    user = User.objects.get(username="press")
    user.set_password("something else")
    user.save()
    accounts(True)
    assert User.objects.get(username="press").check_password(json.loads(kept.read_text())["press"])
    kept.write_text("{")
    accounts(True)
    assert set(json.loads(kept.read_text())) == set(ACCOUNTS)


def test_nobody_gets_in_without_demo(accounts, tmp_path, client):
    accounts(True)
    assert accounts(False) == ""
    passwords = json.loads((tmp_path / "demo_accounts.json").read_text())
    assert not any(client.login(username=name, password=password) for name, password in passwords.items())


def test_real_account_of_the_same_name_is_left_alone(accounts):
    User.objects.create_user("admin", "somebody@example.org", "a password of a person")
    assert "admin " not in accounts(True)
    accounts(False)
    person = User.objects.get(username="admin")
    assert person.is_active
    assert not person.is_superuser
    assert person.check_password("a password of a person")


def test_end_of_the_demonstration_vote_is_said_in_one_line(accounts, tree):
    assert "голосование закончилось" not in accounts(True)
    ends = timezone.now() - datetime.timedelta(hours=1)
    times = {"opens_at": ends - datetime.timedelta(days=7), "closes_at": ends}
    VotingRound.objects.create(year_page=tree.year(2031, is_demo=True), is_demo=True, **times)
    assert "голосование закончилось" in accounts(True)
    VotingRound.objects.update(closes_at=ends + datetime.timedelta(hours=2))
    assert "голосование закончилось" not in accounts(True)
