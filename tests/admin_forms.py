"""Forms of the admin, sent as a browser sends them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html


def page_form(client: Client, url: str) -> Any:
    form = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form")
    form.update({"body-count": "0"})
    return form


def send(client: Client, url: str, **changes: str) -> HttpResponse:
    """Send the page's own form with changes, as somebody may who writes the request by hand."""
    form = page_form(client, url)
    form.update(changes)
    return client.post(url, form)
