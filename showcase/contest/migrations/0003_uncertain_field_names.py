"""`uncertain` holds the names of fields, in pages and in their drafts."""

from django.db import migrations

RENAMED = {
    "projectpage": {
        "year": "contest_year",
        "type": "kind",
        "status": "outcome",
        "voting_number": "public_number",
    },
    "municipalitypage": {"name": "full_name", "kind": "status", "lat": "latitude", "lon": "longitude"},
}


def rename(apps, schema_editor):
    for model, names in RENAMED.items():
        for old, new in names.items():
            schema_editor.execute(
                f"UPDATE contest_{model} SET uncertain = array_replace(uncertain, %s, %s)", [old, new]
            )
            schema_editor.execute(
                """
                UPDATE wagtailcore_revision SET content = jsonb_set(
                    content, '{uncertain}', to_jsonb(replace(content->>'uncertain', %s, %s))
                )
                FROM django_content_type AS type
                WHERE type.id = content_type_id AND type.app_label = 'contest' AND type.model = %s
                    AND jsonb_typeof(content->'uncertain') = 'string'
                """,
                [f'"{old}"', f'"{new}"', model],
            )


class Migration(migrations.Migration):
    dependencies = [
        ("contest", "0002_next_year"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
