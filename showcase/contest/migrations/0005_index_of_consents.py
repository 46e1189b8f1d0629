from django.db import migrations


class Migration(migrations.Migration):
    """Each download of a document asks whether a revision names it as a consent (ProjectPage.keeps_document)."""

    dependencies = [
        ("contest", "0004_points_steps_end"),
        ("wagtailcore", "0095_groupsitepermission"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX contest_revision_consent ON wagtailcore_revision ((content -> 'consent_document'))"
            " WHERE (content -> 'consent_document') IS NOT NULL",
            "DROP INDEX contest_revision_consent",
        )
    ]
