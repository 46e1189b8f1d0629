"""Pages that people vote on stay where they are: refusals with a sentence, for the hooks of the admin."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page, PageQuerySet

from showcase.contest.models import ContestYearPage, ProjectPage
from showcase.users.models import User
from showcase.voting.choices import RoundState
from showcase.voting.models import Option, PaperConfirmation, PaperCount, VoidCase, VoidDecision, VotingRound

ANNOUNCED = (RoundState.OPEN, RoundState.CLOSED, RoundState.CERTIFIED)
MOVING = (RoundState.OPEN, RoundState.CLOSED)
"""Until certification addresses stand in messages and on paper."""
BRANCH_ACTIONS = ("delete", "unpublish", "move")
# Fields of the form that make the address of a page, or its number on the ballot.
ADDRESS_FIELDS = {
    "slug": "адрес страницы",
    "public_number": "номер проекта",
    "contest_year": "год конкурса",
    "year": "год",
}
USED_USER = (
    "Учётную запись «{user}» не удалить: на ней голоса, внесённые или сверенные этим человеком. "
    "Снимите в ней отметку «активный» — войти будет нельзя, записи останутся."
)


def reason_to_keep(pages: PageQuerySet) -> str:
    """Why none of these pages may be deleted: a sentence, or an empty text."""
    option = _options(pages).select_related("round__year_page").first()
    if option:
        return _project_sentence(option)
    found = VotingRound.objects.filter(year_page__in=pages.values("pk")).select_related("year_page").first()
    return f"«{found.year_page.title}» не удалить: у этого года есть голосование." if found else ""


def _project_sentence(option: Option) -> str:
    if option.round.state == RoundState.DRAFT:
        return (
            f"«{option.title}» не удалить: проект в списке голосования. "
            "Снимите страницу с публикации и обновите список на странице голосования."
        )
    return (
        f"«{option.title}» не удалить: за этот проект голосуют или голосовали. "
        "Остановить приём голосов можно на странице голосования."
    )


def reason_to_show(pages: PageQuerySet) -> str:
    """Why none of these pages may be unpublished."""
    option = _options(pages).filter(round__state__in=ANNOUNCED).first()
    if option:
        return (
            f"«{option.title}» не снять с сайта: за этот проект голосуют или голосовали. "
            "Остановить приём голосов можно на странице голосования."
        )
    found = _rounds(pages).filter(state__in=ANNOUNCED).first()
    return f"«{found.year_page.title}» не снять с сайта: в этом году есть голосование." if found else ""


def reason_to_stay(pages: PageQuerySet) -> str:
    """Why none of these pages may get another address."""
    option = _options(pages).filter(round__state__in=MOVING).first()
    if option:
        return (
            f"Адреса не изменить до утверждения итогов: на «{option.title}» ведут ссылки голосования. "
            "После утверждения это снова можно."
        )
    found = _rounds(pages).filter(state__in=MOVING).first()
    return (
        f"Адреса не изменить до утверждения итогов: на «{found.year_page.title}» ведут ссылки голосования."
        if found
        else ""
    )


def _options(pages: PageQuerySet) -> Any:
    return Option.objects.filter(project__in=pages.values("pk"))


def _rounds(pages: PageQuerySet) -> Any:
    return VotingRound.objects.filter(year_page__in=pages.values("pk")).select_related("year_page")


def branch(page: Page) -> PageQuerySet:
    """The page and everything below it."""
    return Page.objects.descendant_of(page, inclusive=True)


def refuse(request: HttpRequest, reason: str, url: str) -> HttpResponse | None:
    """Say why and go somewhere; None when there is nothing to say."""
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(url)


def edit_url(page: Page) -> str:
    """Where the page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def guard_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Several pages or accounts at once."""
    users = [item for item in objects if isinstance(item, User)]
    if action_type == "delete" and users:
        used = used_users().filter(pk__in=[user.pk for user in users]).first()
        return refuse(request, USED_USER.format(user=used) if used else "", action.next_url)
    pages = [item for item in objects if isinstance(item, Page)]
    if action_type not in BRANCH_ACTIONS or not pages:
        return None
    branches = Q()
    for page in pages:
        branches |= Q(path__startswith=page.path)
    reasons = {"delete": reason_to_keep, "unpublish": reason_to_show, "move": reason_to_stay}
    return refuse(request, reasons[action_type](Page.objects.filter(branches)), action.next_url)


def guard_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A form that would change an address, a number on the ballot, or end a page's life by the clock."""
    if request.method != "POST":
        return None
    stored = Page.objects.get(pk=page.pk).specific
    changed = [words for name, words in ADDRESS_FIELDS.items() if _differs(request, stored, name)]
    if changed:
        reason = reason_to_stay(branch(stored))
        return refuse(
            request, f"{reason} Не сохранено: {', '.join(changed)}." if reason else "", edit_url(page)
        )
    if request.POST.get("expire_at"):
        return refuse(request, reason_to_show(branch(stored)), edit_url(page))
    return None


def _differs(request: HttpRequest, stored: Page, name: str) -> bool:
    if name not in request.POST or (not isinstance(stored, ProjectPage | ContestYearPage) and name != "slug"):
        return False
    field = getattr(stored, f"{name}_id", None) if name == "contest_year" else getattr(stored, name, None)
    return request.POST[name].strip() != ("" if field is None else str(field))


def used_users() -> Any:
    """Accounts that paper counts, confirmations or voids stand on."""
    user = OuterRef("pk")
    return User.objects.filter(
        Exists(PaperCount.objects.filter(entered_by=user))
        | Exists(PaperConfirmation.objects.filter(confirmed_by=user))
        | Exists(VoidCase.objects.filter(proposed_by=user))
        | Exists(VoidDecision.objects.filter(decided_by=user))
    )


def guard_user(request: HttpRequest, user: User) -> HttpResponse | None:
    """An account that did something for the vote is closed, not deleted."""
    used = used_users().filter(pk=user.pk).first()
    return refuse(request, USED_USER.format(user=user) if used else "", reverse("wagtailusers_users:index"))
