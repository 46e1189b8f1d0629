from django.db import migrations, models

BEFORE = "Снимок прислан, когда форма ещё не спрашивала о правах и людях."


def mark_older_photos(apps, schema_editor):
    reports = apps.get_model("outreach", "FaultReport").objects.using(schema_editor.connection.alias)
    reports.filter(photo__isnull=False).update(photo_terms=BEFORE)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_pendingphoto")]

    operations = [
        migrations.AddField(
            model_name="faultreport",
            name="photo_terms",
            field=models.TextField(
                blank=True,
                help_text="Дословно, в момент отправки сообщения.",
                verbose_name="что автор подтвердил о снимке",
            ),
        ),
        migrations.RunPython(mark_older_photos, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="faultreport",
            constraint=models.CheckConstraint(
                condition=models.Q(photo__isnull=True) | ~models.Q(photo_terms=""),
                name="photo_needs_its_terms",
            ),
        ),
    ]
