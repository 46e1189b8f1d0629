"""The register of reports in the admin."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from openpyxl import load_workbook

from showcase.outreach.models import FaultReport
from showcase.users.models import User
from tests.factories import jpeg
from tests.outreach.reports import accept

LIST = "/admin/soobshcheniya/"


@pytest.fixture
def report(project):
    return accept(project, what="=HYPERLINK(1)", photo=jpeg(), contact="anna@example.org")


def signed_in(*permissions: str) -> Client:
    user = User.objects.create_user("redaktor", "r@example.org", "a-long-password")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client = Client()
    client.force_login(user)
    return client


def test_editors_read_reports_and_mark_them_but_write_and_delete_none(report, admin_client):
    listing = admin_client.get(LIST).content.decode()
    assert f"№ {report.pk}" in listing
    assert "ждёт отправки" in listing
    assert "Оторвалось" not in listing
    form = f"{LIST}edit/{report.pk}/"
    assert 'name="what"' not in admin_client.get(form).content.decode()
    admin_client.post(form, {"state": "done", "note": "Починили"})
    report.refresh_from_db()
    assert (report.state, report.note, report.what) == ("done", "Починили", "=HYPERLINK(1)")
    assert admin_client.get(f"{LIST}create/").status_code in (302, 403, 404)
    admin_client.post(f"{LIST}delete/{report.pk}/")
    assert FaultReport.objects.count() == 1


def test_a_report_is_read_whole_with_its_picture(report, admin_client):
    html = admin_client.get(f"{LIST}inspect/{report.pk}/").content.decode()
    assert "anna@example.org" in html
    photo = admin_client.get(f"{LIST}{report.pk}/snimok/")
    assert f"{LIST}{report.pk}/snimok/" in html
    assert (photo.headers["Content-Type"], photo.content) == ("image/jpeg", jpeg())
    assert photo.headers["Cache-Control"].startswith("private, no-store")


def test_the_spreadsheet_holds_no_contacts_and_no_formulas(report, admin_client):
    answer = admin_client.get(LIST, {"export": "xlsx"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows())
    cells = [cell for row in rows for cell in row]
    assert "anna@example.org" not in [cell.value for cell in cells]
    assert next(cell for cell in cells if cell.value == "=HYPERLINK(1)").data_type == "s"


@pytest.mark.parametrize("address", ["", "inspect/{}/", "edit/{}/", "{}/snimok/"])
def test_strangers_see_nothing(report, address):
    path = LIST + address.format(report.pk)
    assert Client().get(path).status_code == 302
    answer = signed_in().get(path)
    assert answer.status_code in (302, 403)
    assert b"anna" not in answer.content


def test_a_right_to_look_is_a_right_to_look(report):
    client = signed_in("view_faultreport")
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{report.pk}/snimok/").status_code == 200
    client.post(f"{LIST}edit/{report.pk}/", {"state": "done"})
    assert FaultReport.objects.get().state == "new"
