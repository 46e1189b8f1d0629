"""Documents go to readers through Wagtail's view, which asks who may read them, and by no other way."""

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from tests import factories


@pytest.fixture
def document(tree):
    return factories.document()


def test_a_reader_downloads_a_document(document, client):
    response = client.get(document.url)
    assert document.url.startswith("/documents/")
    assert response.status_code == 200
    assert b"".join(response) == b"%PDF-1.4"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


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


def test_a_wrong_name_is_not_found(document, client):
    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404
