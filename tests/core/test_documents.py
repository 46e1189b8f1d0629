"""Documents go to readers through Wagtail's view, which asks who may read them, and by no other way."""

import errno
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from psycopg.errors import DiskFull
from wagtail.models import Collection, CollectionViewRestriction

from showcase.core import documents
from tests import factories


@pytest.fixture
def document(tree):
    return factories.document()


def test_a_reader_downloads_a_document_from_its_only_address(document, client):
    response = client.get(document.url)
    assert document.url.startswith("/documents/")
    assert response.status_code == 200
    assert b"".join(response) == b"%PDF-1.4"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Length"] == "8"
    assert "Content-Encoding" not in response.headers
    assert "filename=" in response.headers["Content-Disposition"]
    arabic = str(document.pk).translate({ord("0") + n: 0x660 + n for n in range(10)})
    for other in (
        document.url.replace(f"/{document.pk}/", f"/{arabic}/"),
        f"/documents/{document.pk}/other.pdf",
    ):
        assert client.get(other).status_code == 404


def test_no_thread_reads_a_document_for_its_reader(document, rf, client):
    request = rf.get(document.url)
    request.user = AnonymousUser()
    response = documents.serve(request, document.pk, document.filename)
    response.file_to_stream.close()
    again = client.get(document.url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_private_document_is_not_given(document, client):
    document.collection = Collection.get_first_root_node().add_child(name="Согласия")
    document.save()
    CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    response = client.get(document.url)
    assert response.status_code == 302
    assert "/login" in response.headers["Location"]


@pytest.mark.parametrize("published", [True, False], ids=["published", "draft"])
def test_a_consent_is_given_to_editors_only(document, tree, admin_client, published):
    project = tree.project(tree.year(), tree.municipality())
    project.consent_document = document
    revision = project.save_revision()
    if published:
        revision.publish()
    assert Client().get(document.url).status_code == 403
    assert admin_client.get(document.url).status_code == 200


def test_a_document_may_have_forty_megabytes(tree, admin_client, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 7)
    pdf = SimpleUploadedFile("Постановление.pdf", b"%PDF-1.4", content_type="application/pdf")
    response = admin_client.post("/admin/documents/add/", {"title": "Постановление", "file": pdf})
    html = response.content.decode()
    assert "Файл больше" in html
    assert "не поддерживается" not in html


@pytest.mark.parametrize(
    ("cause", "is_told"), [(OSError(errno.ENOSPC, "full"), True), (DiskFull(), True), (OSError(), False)]
)
def test_a_full_disk_is_told_and_what_was_typed_is_kept(tree, admin_client, monkeypatch, cause, is_told):
    def refuse(*_: Any) -> None:
        raise cause if isinstance(cause, OSError) else DatabaseError() from cause

    admin_client.raise_request_exception = False
    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    form = {"title": "Положение о конкурсе", "collection": Collection.get_first_root_node().pk}
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4", content_type="application/pdf")
    answer = admin_client.post(
        "/admin/documents/add/", {**form, "file": file}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    html = answer.content.decode()
    assert answer.status_code == (503 if is_told else 500)
    assert ("На диске сервера кончилось место" in html) == is_told
    assert ('value="Положение о конкурсе"' in html) == is_told
