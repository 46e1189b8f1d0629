"""Redirects from addresses with a space did not work: encode them as `showcase.core.redirects` does."""

from django.db import migrations
from django.utils.encoding import iri_to_uri, uri_to_iri


def encode_old_paths(apps, schema_editor):
    redirects = apps.get_model("wagtailredirects", "Redirect").objects.using(schema_editor.connection.alias)
    for redirect in redirects.filter(old_path__regex=r"[\s\"<>^`{|}\\]"):
        redirect.old_path = uri_to_iri(iri_to_uri(redirect.old_path))
        redirect.save(update_fields=["old_path"])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_remove_view_restrictions"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(encode_old_paths, migrations.RunPython.noop)]
