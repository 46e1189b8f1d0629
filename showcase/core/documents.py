"""Serves documents: Wagtail's view checks permissions, the web server sends the file.

Our server sends an open file without blocking a thread (see `config.bridge`); Wagtail's own backend would copy the file
for each request and send `Content-Encoding: None`.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.views import serve as wagtail_view

from showcase.core.russian import file_size_ru

MAX_BYTES = 40 * 1024 * 1024


def sendfile(request: HttpRequest, filename: str, mimetype: str | None = None) -> FileResponse:
    """Wagtail's `SENDFILE_BACKEND`."""
    return FileResponse(Path(filename).open("rb"), content_type=mimetype)


def serve(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    response = wagtail_view.serve(request, document_id, document_filename)
    if response.headers.get("Content-Encoding") == "None":
        del response.headers["Content-Encoding"]
    return response


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and (file.size or 0) > MAX_BYTES:
            raise ValidationError(
                f"Файл больше {file_size_ru(MAX_BYTES)}: уменьшите его или разделите на части."
            )
        return file
