"""The form «Сообщить о поломке»."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from showcase.contest.models import ProjectPage
from showcase.core import mail
from showcase.core.json_ld import absolute
from showcase.core.links import Link, local_url
from showcase.core.models import SiteSettings
from showcase.core.network import network_tag
from showcase.core.photo_cleaning import PHOTO_TYPES
from showcase.core.russian import date_ru
from showcase.core.same_origin import own_forms_only
from showcase.outreach import services
from showcase.outreach.forms import PHOTO_HINT, PHOTO_LICENCE, PHOTO_PEOPLE, PhotoForm, ReportForm
from showcase.outreach.models import FaultReport

SALT = "showcase.outreach.accepted"
ACCEPTED_SECONDS = 7 * 24 * 60 * 60
FORMS = {FaultReport.Subject.FAULT: ReportForm, FaultReport.Subject.PHOTO: PhotoForm}
TOO_OFTEN = "Из вашей сети пришло слишком много сообщений. Подождите час."


@require_http_methods(["GET", "HEAD", "POST"])
@own_forms_only
def report(request: HttpRequest, municipality: str, project: str, subject: str) -> HttpResponse:
    """Show the form; on POST store the report, unless the project is a demonstration, and redirect to its number."""
    page, form_class = find_project(municipality, project), FORMS[subject]
    if not page.contest_year.is_demo and not SiteSettings.for_request(request).has_operator:
        status = 503 if request.method == "POST" else 200
        return render(request, "outreach/off.html", page_context(page), status=status)
    if request.method != "POST":
        return show(request, page, form_class(initial={"place": page.whereabouts}))
    if request.FILES and services.is_over_limit(network_tag(request, "photo")):  # before it is decoded
        return show(request, page, form_class(request.POST), status=429, refusal=TOO_OFTEN)
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, page, form, status=422)
    if page.contest_year.is_demo:
        return render(request, "outreach/demo.html", page_context(page))
    network = network_tag(request, "report")
    if services.is_over_limit(network):
        return show(request, page, form, status=429, refusal=TOO_OFTEN)
    stored = services.accept(page, {**form.cleaned_data, "photo_terms": form.photo_terms()}, network, subject)
    response = HttpResponseRedirect(reverse("outreach:accepted", args=[signing.dumps(stored.pk, salt=SALT)]))
    response.status_code = 303
    return response


def find_project(municipality: str, project: str) -> ProjectPage:
    """Return a published project by the last two parts of its address; raises Http404."""
    found = ProjectPage.objects.live().select_related("contest_year")
    return get_object_or_404(found, url_path__endswith=f"/proekty/{municipality}/{project}/")


def show(
    request: HttpRequest, page: ProjectPage, form: ReportForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """Return the form with what was typed; a photo is kept for the next attempt."""
    keeps = form.is_bound and not page.contest_year.is_demo
    context = {
        **page_context(page),
        "fields": form.field_views(),
        "mistakes": form.mistakes() if form.is_bound else [],
        "refusal": refusal,
        "is_photo": isinstance(form, PhotoForm),
        "form_title": "Прислать снимок" if isinstance(form, PhotoForm) else "Сообщить о поломке",
        "not_sent": "Снимок не отправлен" if isinstance(form, PhotoForm) else "Сообщение не отправлено",
        "held": form.keep_photo() if keeps else "",
        "photo_types": PHOTO_TYPES,
        "photo_hint": PHOTO_HINT,
        "photo_licence": PHOTO_LICENCE,
        "photo_people": PHOTO_PEOPLE,
    }
    return render(request, "outreach/report.html", context, status=status)


def page_context(page: ProjectPage) -> dict[str, Any]:
    municipality, link = page.municipality, Link(page.title, local_url(page.url_path))
    return {
        "project": link,
        "municipality": municipality.title,
        "is_demo": page.contest_year.is_demo,
        "phone": municipality.coordinator_phone,
        "crumbs": [Link("Главная", "/"), Link("Проекты", "/proekty/"), link],
    }


@require_safe
def accepted(request: HttpRequest, token: str) -> HttpResponse:
    """Show the number of a report to its sender."""
    try:
        key = signing.loads(token, salt=SALT, max_age=ACCEPTED_SECONDS)
    except signing.BadSignature as error:
        raise Http404("Нет такого сообщения.") from error
    stored = get_object_or_404(FaultReport.objects.select_related("project"), pk=key)
    response = render(request, "outreach/accepted.html", accepted_context(stored))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def accepted_context(report: FaultReport) -> dict[str, Any]:
    """Return the number, where the report is now, and the promised day of an answer."""
    email, is_district = services.recipient(report)
    office = f"в администрацию: {report.municipality_title}" if is_district else "организатору конкурса"
    if report.mail_state == FaultReport.Mail.SENT:
        done = f"Оно передано {office}."
    elif report.mail_state == FaultReport.Mail.WAITING and email and mail.is_real():
        done = f"Передаём его {office}."
    else:
        done = "Оно записано. Его увидят редакторы сайта."
    return {
        "number": report.pk,
        "done": done,
        "promise": f"Ответят до {date_ru(report.answer_by)}." if report.answer_by else "",
        "back_url": local_url(report.project.url_path) if report.project else "/proekty/",
    }


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    context = {
        "canonical_url": absolute(reverse("outreach:consent")),
        "version": services.CONSENT_VERSION,
        "keep_days": services.own_settings().keep_days,
    }
    return render(request, "outreach/consent.html", context)
