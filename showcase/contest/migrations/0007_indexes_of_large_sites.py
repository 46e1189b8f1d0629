from django.db import migrations


class Migration(migrations.Migration):
    """A search reads the newest entries of one type, and a random order leaves out the few pages that are not live."""

    dependencies = [
        ("contest", "0006_index_of_titles"),
        ("wagtailcore", "0095_groupsitepermission"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX contest_entry_of_type ON wagtailsearch_indexentry (content_type_id, id)",
            "DROP INDEX contest_entry_of_type",
        ),
        migrations.RunSQL(
            "CREATE INDEX contest_page_not_live ON wagtailcore_page (id) WHERE NOT live",
            "DROP INDEX contest_page_not_live",
        ),
    ]
