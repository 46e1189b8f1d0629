from django.db import migrations


class Migration(migrations.Migration):
    """The catalogue by title reads its first projects and no others; the words are those of querysets.TITLE_ORDER."""

    dependencies = [
        ("contest", "0005_index_of_consents"),
        ("wagtailcore", "0095_groupsitepermission"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX contest_page_title_order ON wagtailcore_page (translate(lower(title), 'ё«»„“\"', 'е'))",
            "DROP INDEX contest_page_title_order",
        )
    ]
