"""Worker processes that resize pictures. Imports nothing of Django: a new process reads this before the setup."""

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def workers() -> ProcessPoolExecutor:
    """Return processes that start clean: a forked one would share our database connection."""
    context = get_context("spawn")
    return ProcessPoolExecutor(max_workers=os.cpu_count() or 1, mp_context=context, initializer=set_up)


def set_up() -> None:
    """Set up Django in a new process."""
    # The module is imported by the new process before this runs, and must not need Django until then.
    import django

    django.setup()


def render(image_id: int) -> int:
    """Make all renditions of one picture; runs in a worker process."""
    # Models can be imported only after `set_up`.
    from showcase.core.models import CustomImage
    from showcase.core.photos import make_renditions

    make_renditions(CustomImage.objects.get(pk=image_id))
    return image_id
