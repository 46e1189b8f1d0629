"""Processes that resize pictures. Imports no Django: a new process reads this module before `django.setup()`."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from tqdm import tqdm


@contextmanager
def making_renditions(image_ids: list[int], quiet: bool) -> Iterator[None]:
    """Make every size while the block runs, so that the first visitor finds them ready.

    The processes are spawned: a forked one would share our database connection.
    """
    context = get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, context, initializer=set_up_django) as pool:
        made = pool.map(make_renditions, image_ids, chunksize=2)
        yield
        for _ in tqdm(made, total=len(image_ids), desc="Готовим размеры", disable=quiet):
            pass


def set_up_django() -> None:
    # The module is imported by the new process before this runs, and must not need Django until then.
    import django

    django.setup()


def make_renditions(image_id: int) -> None:
    # Models can be imported only after `set_up_django`.
    from showcase.core import photos
    from showcase.core.models import CustomImage

    photos.make_renditions(CustomImage.objects.get(pk=image_id))
