"""Background jobs; the worker imports this module when it starts."""

from showcase.core.jobs import register
from showcase.press import packs

register("press_tidy", "Уборка пресс-пакетов", every_seconds=3600)(packs.tidy)
