from django.db import migrations, models


class Migration(migrations.Migration):
    """The tag of a number is keyed by its round. An index that begins with the round is not used for a new one."""

    dependencies = [("voting", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="challenge", name="challenge_of_voter"),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["voter_tag", "created_at"], name="challenge_of_voter"),
        ),
    ]
