from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "showcase.outreach"
    label = "outreach"
    verbose_name = "Обращения"
