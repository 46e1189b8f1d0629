"""Migrations of other versions of the code: one that works and one that does not."""

from tests import ROOT

FOLDER = "showcase/outreach/migrations"
NEWEST = max(path.stem for path in (ROOT / FOLDER).glob("[0-9]*.py"))
MIGRATION = f"{FOLDER}/9998_notes.py"
ADDS = f"""from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("outreach", "{NEWEST}")]
    operations = [migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))])]
"""
FAILS = ADDS.replace("operations = [", "operations = [migrations.RunSQL('SELECT 1 FROM no_such_table'), ")
