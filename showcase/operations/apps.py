from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OperationsConfig(AppConfig):
    name = "showcase.operations"
    verbose_name = "Обслуживание"

    def ready(self) -> None:
        # Modules that read models are imported only when the application registry is ready.
        from showcase.operations.backups import store
        from showcase.voting import copies

        copies.finders.append(store.copies_of)
        autodiscover_modules("jobs")  # the page «Состояние» names jobs that have never run, too
