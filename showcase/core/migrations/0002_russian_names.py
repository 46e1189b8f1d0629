"""Russian names for the rows that Wagtail's own migrations create; names that people have given stay."""

from django.db import migrations

TITLES = {"Root": "Весь сайт", "Welcome to your new Wagtail site!": "Начальная страница"}
NAMES = [
    ("auth", "Group", "name", {"Moderators": "Модераторы", "Editors": "Редакторы"}),
    ("wagtailcore", "Workflow", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore", "Task", "name", {"Moderators approval": "Проверка модератором"}),
    ("wagtailcore", "Page", "title", TITLES),
    ("wagtailcore", "Page", "draft_title", TITLES),
    ("wagtailcore", "Collection", "name", {"Root": "Все файлы"}),
]


def rename(apps, schema_editor):
    for app, model, field, names in NAMES:
        for english, russian in names.items():
            apps.get_model(app, model).objects.filter(**{field: english}).update(**{field: russian})


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
