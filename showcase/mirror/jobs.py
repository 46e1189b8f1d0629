"""Background work; the worker imports this module when it starts."""

from showcase.core.jobs import register, register_thread
from showcase.mirror import drift, files, keeping, withdrawing  # noqa: F401 whose task is registered

register_thread(keeping.keep)
register("mirror_marks", "Уборка меток снятых страниц", every_seconds=300)(files.forget_marks)
register("mirror_drift", "Сверка копии сайта с самим сайтом", every_seconds=3600)(drift.compare_some)
