"""The administrator's page, followed to the letter: a backup comes back, and the drill tries one out."""

import re

from tests.deploy.machine import BACKUPS, URL, browser, manage, run
from tests.deploy.voter import vote

RUNBOOK = "deploy/RUNBOOK.md"


def commands_of(source, title: str) -> str:
    """The commands that a part of the page shows."""
    text = (source / RUNBOOK).read_text()
    return re.search(rf"## {title}\n.*?```\n(.+?)```", text, re.DOTALL)[1]


def test_a_backup_comes_back_as_the_page_says(source, count):
    page = browser().get(f"{URL}/novosti/", timeout=60).text
    vote(9_000)
    folder = manage("backup").stdout.splitlines()[-1]
    commands = commands_of(source, "Копия и возврат")
    assert commands.count("ПАПКА") == 1
    said = run("bash", "-euxc", commands.replace(f"{BACKUPS}/ПАПКА", folder), cwd=source)
    assert "Возвращена копия от" in said.stdout
    assert "Готово: https://" in said.stdout
    assert browser().get(f"{URL}/readyz", timeout=60).status_code == 200
    assert browser().get(f"{URL}/novosti/", timeout=60).text == page
    assert vote(9_001)
    count(f"копия вернулась по памятке: команд {len(commands.splitlines())}, голосование продолжается")


def test_the_drill_passes_on_the_server(source, count):
    said = manage("drill")
    count(f"tochki drill: {said.stdout.strip().splitlines()[-1]}")
