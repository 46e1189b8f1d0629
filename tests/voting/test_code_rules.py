"""Rules of the module's own code: one writer, one clock, no counters."""

import re

from tests.conftest import ROOT

FOLDER = ROOT / "showcase/voting"
FILES = sorted(path for path in FOLDER.rglob("*.py") if "migrations" not in path.parts)
MODELS = (
    "Ballot|Participation|Challenge|Void|VoidCase|VoidDecision|"
    "PaperCount|PaperConfirmation|OptionEvent|RoundEvent"
)
TABLES = MODELS.lower()
WRITES = re.compile(
    rf"(?:INSERT INTO|UPDATE|DELETE FROM) voting_(?:{TABLES})\b"
    rf"|\b(?:{MODELS})\.objects(?:\.\w+\([^)]*\))*\.(?:create|bulk_create|update|delete|get_or_create)\("
)


def test_only_the_ballot_box_writes_votes():
    writers = {path.parent.name for path in FILES if WRITES.search(path.read_text())}
    assert writers == {"ballotbox"}
    assert sum(len(WRITES.findall(path.read_text())) for path in FILES) > 15


def test_other_apps_never_name_a_table_of_the_vote():
    others = [path for path in (ROOT / "showcase").rglob("*.py") if FOLDER not in path.parents]
    assert len(others) > 50
    assert [path for path in others if re.search(rf"voting_(?:{TABLES})\b", path.read_text())] == []


def test_the_clock_of_the_vote_is_the_databases():
    """The web server's clock is read only for proofs that never touch a vote."""
    clocks = re.compile(r"timezone\.now|datetime\.now|time\.time\(|(?<!Voting)Now\(\)")
    core = [path for path in FILES if path.parent.name in ("voting", "ballotbox", "channels", "models")]
    assert {path.name for path in core if clocks.search(path.read_text())} == {"abuse.py"}
    rules = "".join(path.read_text() for path in (FOLDER / "sql").glob("*.sql"))
    assert len(re.findall(r"(?<![_\w])now\(\)(?! is)", re.sub(r"--.*", "", rules))) == 0
    assert rules.count("clock_timestamp() $$") == 1


def test_no_total_is_stored():
    models = "".join(path.read_text() for path in (FOLDER / "models").glob("*.py"))
    assert re.findall(r"\b\w*(?:vote_count|votes_count|counter|total_votes)\w*", models) == []
