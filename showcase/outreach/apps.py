from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "showcase.outreach"
    verbose_name = "Обращения"
