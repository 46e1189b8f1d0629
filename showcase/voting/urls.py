"""Addresses of the vote."""

from django.urls import path, re_path

from showcase.voting.views import code, documents, phone, receipt, round_page

app_name = "voting"

YEAR = r"(?P<year>20[0-9]{2})"
NUMBER = r"(?P<number>[^/]{1,6})"

urlpatterns = [
    path("", round_page.newest, name="newest"),
    path("soglasie/", documents.consent, name="consent"),
    path("soglasie/<int:version>/", documents.consent, name="consent_version"),
    path("proverka/", receipt.check, name="check"),
    path("recount.py", documents.recount_script, name="recount"),
    re_path(rf"^{YEAR}/$", round_page.round_page, name="round"),
    re_path(rf"^{YEAR}/kalendar\.ics$", documents.calendar, name="calendar"),
    re_path(rf"^{YEAR}/itogi\.csv$", documents.results_csv, name="results_csv"),
    re_path(rf"^{YEAR}/zhurnal\.txt$", documents.record, name="record"),
    re_path(rf"^{YEAR}/summy\.txt$", documents.digests, name="digests"),
    re_path(rf"^{YEAR}/kvitantsiya/$", receipt.receipt, name="receipt"),
    re_path(rf"^{YEAR}/kvitantsiya\.txt$", receipt.receipt_file, name="receipt_file"),
    re_path(rf"^{YEAR}/{NUMBER}/$", phone.ask_phone, name="phone"),
    re_path(rf"^{YEAR}/{NUMBER}/kod/$", code.ask_code, name="code"),
    re_path(rf"^{YEAR}/{NUMBER}/proekt/$", round_page.project, name="project"),
]
