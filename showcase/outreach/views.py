"""«Сообщить о поломке»: a form that works without JavaScript and is the same bytes for everybody."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from showcase.contest.models import ProjectPage
from showcase.contest.project_facts import whereabouts
from showcase.core import mail
from showcase.core.links import local_url
from showcase.core.network import network_tag
from showcase.core.russian import date_ru
from showcase.core.same_origin import own_forms_only
from showcase.outreach import services
from showcase.outreach.forms import ReportForm
from showcase.outreach.models import FaultReport

SALT = "showcase.outreach.accepted"
RECEIPT_SECONDS = 7 * 24 * 60 * 60
TOO_OFTEN = "Из вашей сети пришло слишком много сообщений. Подождите час или позвоните."


@require_http_methods(["GET", "HEAD", "POST"])
@own_forms_only
def report(request: HttpRequest, municipality: str, project: str) -> HttpResponse:
    """Show the form; on POST keep the report and lead to its number. A demonstration keeps nothing."""
    page = find_project(municipality, project)
    if request.method != "POST":
        return show(request, page, ReportForm(initial={"place": whereabouts(page)}))
    if request.FILES and services.is_over_limit(network_tag(request, "photo")):  # before it is decoded
        return show(request, page, ReportForm(request.POST), status=429, refusal=TOO_OFTEN)
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, page, form, status=422)
    if page.contest_year.is_demo:
        return render(request, "outreach/demo.html", page_context(page))
    network = network_tag(request, "report")
    if services.is_over_limit(network):
        return show(request, page, form, status=429, refusal=TOO_OFTEN)
    kept = services.accept(page, form.cleaned_data, network)
    response = HttpResponseRedirect(reverse("outreach:accepted", args=[signing.dumps(kept.pk, salt=SALT)]))
    response.status_code = 303
    return response


def find_project(municipality: str, project: str) -> ProjectPage:
    """Return a published project by the two last parts of its address; raises Http404."""
    found = ProjectPage.objects.live().select_related("contest_year")
    return get_object_or_404(found, url_path__endswith=f"/proekty/{municipality}/{project}/")


def show(
    request: HttpRequest, page: ProjectPage, form: ReportForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """Answer with the form, what was typed and the picture kept."""
    keeps = form.is_bound and not page.contest_year.is_demo
    context = {
        **page_context(page),
        "fields": form.field_views(),
        "mistakes": form.mistakes() if form.is_bound else [],
        "refusal": refusal,
        "held": form.keep_photo() if keeps else "",
        "consent_given": form["consent"].value(),
    }
    return render(request, "outreach/report.html", context, status=status)


def page_context(page: ProjectPage) -> dict[str, Any]:
    """What all pages about a project's fault share."""
    url = local_url(page.url_path)
    municipality = services.municipality_of(page)
    return {
        "project": {"title": page.title, "url": url, "municipality": municipality.title},
        "is_demo": page.contest_year.is_demo,
        "phone": municipality.coordinator_phone,
        "crumbs": [
            {"url": "/", "title": "Главная"},
            {"url": "/proekty/", "title": "Проекты"},
            {"url": url, "title": page.title},
        ],
    }


@require_safe
def accepted(request: HttpRequest, token: str) -> HttpResponse:
    """Tell the number of a report and what has become of its letter by now; for its sender only."""
    try:
        key = signing.loads(token, salt=SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature as error:
        raise Http404("Нет такого сообщения.") from error
    kept = get_object_or_404(FaultReport.objects.select_related("project"), pk=key)
    response = render(request, "outreach/accepted.html", receipt(kept))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def receipt(kept: FaultReport) -> dict[str, Any]:
    """The number, where the report is, and a promise only where editors have made one."""
    email, is_district = services.recipient(kept)
    office = f"в администрацию: {kept.municipality_title}" if is_district else "организатору конкурса"
    if kept.mail_state == FaultReport.Mail.SENT:
        done = f"Оно передано {office}."
    elif kept.mail_state == FaultReport.Mail.WAITING and email and mail.is_real():
        done = f"Передаём его {office}."
    else:
        done = "Оно записано. Его увидят редакторы сайта."
    return {
        "number": kept.pk,
        "done": done,
        "promise": f"Ответят до {date_ru(kept.answer_by)}." if kept.answer_by else "",
        "back_url": local_url(kept.project.url_path) if kept.project else "/proekty/",
    }


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """Show the consent that a contact is kept by; a document of its own, one page."""
    context = {"version": services.CONSENT_VERSION, "keep_days": services.own_settings().keep_days}
    return render(request, "outreach/consent.html", context)
