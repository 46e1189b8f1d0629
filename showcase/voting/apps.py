"""Configuration of the application."""

from django.apps import AppConfig


class VotingConfig(AppConfig):
    """See the README for what the application is for."""

    name = "showcase.voting"
    label = "voting"
    verbose_name = "Голосование"

    def ready(self) -> None:
        """Register the edges of the voting window and the checks of the settings."""
        from showcase.voting import checks, edges  # noqa: F401
