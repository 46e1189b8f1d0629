"""Names of uploaded files, made safe for every storage before anything uses them."""

import unicodedata
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler

MAX_STEM_BYTES = 180
"""File systems take 255 bytes, and storages add characters of their own to a name that is taken."""
MAX_EXTENSION = 10
"""Characters; what is longer is text after a dot, as in «Площадка у д. Бегичево»."""
SAME_FORMAT = {".jfif": ".jpg", ".jpe": ".jpg", ".pjp": ".jpg", ".pjpeg": ".jpg", ".heif": ".heic"}


def clean_file_name(name: str) -> str:
    """Compose letters (macOS sends «и» and the mark of «й» apart), shorten, use the usual extension of a format.

    The only dot left is that of the extension, since Django never cuts a name after its first dot.
    """
    name = unicodedata.normalize("NFC", name)
    extension = PurePosixPath(name).suffix
    if len(extension) > MAX_EXTENSION:
        extension = ""
    stem = name.removesuffix(extension).replace(".", "_")
    short = stem.encode()[:MAX_STEM_BYTES].decode(errors="ignore")
    return short + SAME_FORMAT.get(extension.lower(), extension)


class CleanNameMixin:
    """For subclasses of Django's upload handlers."""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, clean_file_name(file_name), *args, **kwargs)


class MemoryHandler(CleanNameMixin, MemoryFileUploadHandler):
    pass


class TemporaryFileHandler(CleanNameMixin, TemporaryFileUploadHandler):
    pass
