"""Rules that the database itself keeps: triggers and functions of the folder `sql`; never merged away."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"
FILES = ["rounds", "phases", "append_only", "ballots", "people"]


def read(name: str) -> str:
    """Return one file of the folder."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial"), ("contest", "0001_initial")]
    operations = [
        migrations.RunSQL([read("clock")], reverse_sql=[read("drop")]),
        *(migrations.RunSQL([read(name)], reverse_sql=migrations.RunSQL.noop) for name in FILES),
    ]
