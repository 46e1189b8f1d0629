"""The template of the tests' databases is made anew when what the migrations read has changed."""

import pytest

from tests import databases


@pytest.mark.parametrize("name", ["models.py", "sql/rules.sql"])
def test_every_change_of_the_code_is_noticed(tmp_path, monkeypatch, name):
    (tmp_path / "requirements.txt").touch()
    file = tmp_path / "showcase" / "voting" / name
    file.parent.mkdir(parents=True)
    file.write_text("one")
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    before = databases.state_of_code()
    assert databases.state_of_code() == before
    file.write_text("other")
    assert databases.state_of_code() != before
