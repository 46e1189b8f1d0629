"""A vote whose database is restored from a backup, and copies of its key and its people."""

import datetime as dt
import json
from contextlib import contextmanager
from pathlib import Path

import pytest

from showcase.operations.backups import Backup, keys, making, store
from showcase.operations.backups.restoring import restore
from showcase.users.models import User
from showcase.voting import ballotbox, copies
from showcase.voting.choices import AlarmKind, EventKind
from showcase.voting.database import now
from showcase.voting.keys import path_of
from showcase.voting.models import Ballot, Participation, VotingRound
from showcase.voting.outcomes import Accepted, Denied, Refusal, Refused
from tests import databases
from tests.voting.box import address, phone, two_people
from tests.voting.staff import page, person

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def key_copies(settings, tmp_path) -> Path:
    settings.BACKUP_KEYS_DIR = str(tmp_path / "key_copies")
    store.prepare(Path(settings.BACKUP_KEYS_DIR))
    return Path(settings.BACKUP_KEYS_DIR)


@contextmanager
def new_machine(settings, tmp_path, backup: Backup, key_copies: Path | None = None):
    """Another machine, on which nothing is, with this backup restored; yields what the restore says."""
    settings.MEDIA_ROOT, settings.VOTING_KEYS_DIR = tmp_path / "new_media", tmp_path / "new_keys"
    with databases.empty("new_machine"):
        yield restore(backup, key_copies)


def test_yesterdays_backup_on_a_new_machine_closes_the_vote(open_box, key_copies, settings, tmp_path, caplog):
    open_box.vote(phone(1), network=address(1))
    ballotbox.seal(open_box.round.pk)
    yesterday = making.make()
    keys.save()
    open_box.vote(phone(2), network=address(2))
    ballotbox.seal(open_box.round.pk)
    today = making.make()
    keys.save()

    with new_machine(settings, tmp_path, yesterday, key_copies) as said:
        assert said == [f"{open_box.round}: {AlarmKind.RESTORED.label}."]
        assert AlarmKind.RESTORED.label in caplog.text, "it was told at once"
        assert open_box.votes() == 1
        assert open_box.issue(phone(3)) == Refused(Refusal.RESTORED)
        open_box.decide(EventKind.RESTORED, two_people(), "Сгорел диск")
        assert isinstance(open_box.vote(phone(3), network=address(3)), Accepted)
        assert open_box.is_whole()
    settings.VOTING_KEYS_DIR = tmp_path / "no_keys"
    with new_machine(settings, tmp_path / "third", today) as said:
        assert said == [f"{open_box.round}: {AlarmKind.KEY.label}."], "the backup itself holds no key"
        assert open_box.votes() == 2


def test_a_backup_older_than_the_certification_is_certified_as_it_is_restored(
    open_box, clock, key_copies, settings, tmp_path
):
    open_box.vote(phone(1))
    with_people = making.make()
    keys.save()
    open_box.end(clock)
    open_box.decide(EventKind.CERTIFIED, two_people(), "Протокол № 5")
    making.make()
    with new_machine(settings, tmp_path, with_people, key_copies) as said:
        assert said == []
        assert VotingRound.objects.get().state == "certified"
        assert not Participation.objects.exists()
        assert not Ballot.objects.exists()
        assert list(settings.VOTING_KEYS_DIR.glob("*.key")) == [], "its copy is not brought back"
        assert list(User.objects.values_list("is_active", flat=True)) == [False, False]


def test_copies_must_be_gone_before_the_act_is_ended(open_box, clock, key_copies):
    people = two_people()
    open_box.vote(phone(1))
    dump = making.make()
    keys.save()
    open_box.end(clock)
    key_copy = key_copies / path_of(open_box.round.pk).name
    names = [str(dump.folder), str(key_copy)]
    certifying = page(person("boss"), "event", open_box.round.pk, "certified")
    assert all(name in certifying for name in names)

    open_box.decide(EventKind.CERTIFIED, people)
    clean = making.make()
    (clean.folder / "manifest.json").write_text(json.dumps({"made_at": (now() + HOUR).isoformat()}))
    keys.save()
    assert all(name in ballotbox.act_text(open_box.round) for name in names)
    assert str(clean.folder) not in ballotbox.act_text(open_box.round)
    with pytest.raises(Denied, match=r"Ещё не уничтожены: .*key"):
        open_box.decide(EventKind.COPIES_DESTROYED, people)
    store.delete(dump.folder)
    key_copy.unlink()
    keys.save()
    assert copies.left_of(open_box.round) == []
    open_box.decide(EventKind.COPIES_DESTROYED, people, "Удалены")
    assert "На этом сервере" not in ballotbox.act_text(open_box.round)


def test_nobody_ends_the_act_while_the_disk_of_copies_is_away(open_box, clock, settings, tmp_path):
    people = two_people()
    open_box.end(clock)
    settings.BACKUP_DIR = tmp_path / "unmounted"
    open_box.decide(EventKind.CERTIFIED, people)
    with pytest.raises(Denied, match="подключите её диск"):
        open_box.decide(EventKind.COPIES_DESTROYED, people)
    assert "подключите её диск" in ballotbox.act_text(open_box.round)


@pytest.mark.parametrize("name", ["BACKUP_DIR", "VOTING_KEYS_DIR"])
def test_copies_of_keys_never_stand_beside_what_they_open(settings, name):
    settings.BACKUP_KEYS_DIR = str(getattr(settings, name) / "keys")
    with pytest.raises(store.BackupError, match="должна быть отдельной"):
        keys.save()


@pytest.mark.django_db
def test_a_backup_without_a_place_for_keys_says_so(settings):
    settings.BACKUP_KEYS_DIR = ""
    assert "задайте BACKUP_KEYS_DIR" in keys.save()
