"""Refuse to delete pages and accounts that votes refer to, in words; the database refuses anyway."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page, PageQuerySet

from showcase.users.models import User
from showcase.voting.models import LiftedLimit, Option, PaperCount, RoundEvent, Void, VotingRound

USED_USER = (
    "Учётную запись «{user}» не удалить: в журнале голосования есть решения этого человека. "
    "Снимите в ней отметку «активный» — войти будет нельзя, записи останутся."
)


def reason_to_keep(pages: PageQuerySet) -> str:
    option = Option.objects.filter(project__in=pages.values("pk")).first()
    if option:
        return f"«{option.title}» не удалить: проект есть на голосовании. Страницу можно снять с публикации."
    found = VotingRound.objects.filter(year_page__in=pages.values("pk")).select_related("year_page").first()
    return f"«{found.year_page.title}» не удалить: у этого года есть голосование." if found else ""


def refuse(request: HttpRequest, reason: str, url: str) -> HttpResponse | None:
    """Say why and go somewhere; None when there is nothing to say."""
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(url)


def guard_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    users = [item.pk for item in objects if isinstance(item, User)]
    if used := used_users().filter(pk__in=users).first():
        return refuse(request, USED_USER.format(user=used), action.next_url)
    branches = Q(pk__in=[])
    for page in objects:
        if isinstance(page, Page):
            branches |= Q(path__startswith=page.path)
    return refuse(request, reason_to_keep(Page.objects.filter(branches)), action.next_url)


def used_users() -> Any:
    user = OuterRef("pk")
    names = Q(entered_by=user) | Q(confirmed_by=user)
    kinds = [Exists(model.objects.filter(names)) for model in (PaperCount, Void, RoundEvent)]
    return User.objects.filter(kinds[0] | kinds[1] | kinds[2] | Exists(LiftedLimit.objects.filter(by=user)))


def guard_user(request: HttpRequest, user: User) -> HttpResponse | None:
    """An account that did something for the vote is closed, not deleted."""
    used = used_users().filter(pk=user.pk).first()
    return refuse(request, USED_USER.format(user=user) if used else "", reverse("wagtailusers_users:index"))
