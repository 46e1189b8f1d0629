"""Addresses of the vote."""

from django.urls import path, re_path

from showcase.voting.views import public, receipt, screens

app_name = "voting"

YEAR = r"(?P<year>20[0-9]{2})"
NUMBER = r"(?P<number>[^/]{1,6})"

urlpatterns = [
    path("", public.newest, name="newest"),
    path("soglasie/", public.consent, name="consent"),
    path("soglasie/<int:version>/", public.consent, name="consent_version"),
    path("proverka/", receipt.check, name="check"),
    path("recount.py", public.recount_script, name="recount"),
    re_path(rf"^{YEAR}/$", public.round_page, name="round"),
    re_path(rf"^{YEAR}/kalendar\.ics$", public.calendar, name="calendar"),
    re_path(rf"^{YEAR}/itogi\.csv$", public.results_csv, name="results_csv"),
    re_path(rf"^{YEAR}/zhurnal\.txt$", public.record, name="record"),
    re_path(rf"^{YEAR}/summy\.txt$", public.digests, name="digests"),
    re_path(rf"^{YEAR}/kvitantsiya/$", receipt.receipt, name="receipt"),
    re_path(rf"^{YEAR}/kvitantsiya\.txt$", receipt.receipt_file, name="receipt_file"),
    re_path(rf"^{YEAR}/{NUMBER}/$", screens.ask_phone, name="phone"),
    re_path(rf"^{YEAR}/{NUMBER}/kod/$", screens.ask_code, name="code"),
    re_path(rf"^{YEAR}/{NUMBER}/proekt/$", public.project, name="project"),
]
