"""All pages of the site are public, so restrictions made before that rule are removed."""

from django.db import migrations


def remove_view_restrictions(apps, schema_editor):
    apps.get_model("wagtailcore", "PageViewRestriction").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(remove_view_restrictions, migrations.RunPython.noop)]
