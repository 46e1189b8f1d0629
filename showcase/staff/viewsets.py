"""The page «Люди и права»: Wagtail's pages of users with other forms, other columns and the table of roles."""

import functools
from smtplib import SMTPException
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.users.views import users

from showcase.staff.forms import PersonForm
from showcase.staff.letters import invitation_link, invite
from showcase.staff.models import District
from showcase.staff.people import (
    districts_without_editor,
    keep_an_administrator,
    may_manage,
    may_manage_people,
    role_rows,
    roles_of,
    somebody_reviews,
    state_of,
    within_reach,
)
from showcase.staff.set_up import set_up_roles
from showcase.staff.sign_in import second_factor
from showcase.users.models import User

TITLE = "Люди и права"


class PeoplePolicy(BasePermissionPolicy):
    """Organisers and administrators invite and change; only administrators delete, and never themselves."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return user.is_superuser if action == "delete" else may_manage_people(user)

    def user_has_permission_for_instance(self, user: User, action: str, instance: User) -> bool:
        return self.user_has_permission(user, action) and may_manage(user, instance)


class PeopleFilters(WagtailFilterSet):
    is_active = django_filters.BooleanFilter(label="Может входить", widget=BooleanRadioSelect)
    groups = django_filters.ModelMultipleChoiceFilter(
        label="Роль", queryset=Group.objects.order_by("name"), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields: list[str] = []


class PeopleIndex(users.IndexView):
    """Everybody who may sign in, and below what each role may do."""

    template_name = "staff/people.html"
    page_title = TITLE
    add_item_label = "Пригласить"
    default_ordering = "last_name"

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "last_name", label="Кто", accessor=name_of, sort_key="last_name", get_url=self.url_of
            ),
            Column("email", label="Почта", sort_key="email"),
            Column("roles", label="Роли", accessor=roles_of),
            Column("state", label="Вход", accessor=state_of),
            DateColumn("last_login", label="Был здесь", sort_key="last_login"),
        ]

    @functools.cached_property
    def reach(self) -> set[int]:
        return within_reach(self.request.user)

    def url_of(self, person: User) -> str | None:
        return self.get_edit_url(person) if may_manage(self.request.user, person, self.reach) else None

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().prefetch_related("groups")

    def get_list_buttons(self, instance: User) -> list[Button]:
        return []

    def get_filterset_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs()
        kwargs.pop("is_searching")
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            role_rows=role_rows(),
            somebody_reviews=somebody_reviews(),
            may_set_up=self.request.user.is_superuser,
            without_editor=[
                (district, self.invitation_url(district)) for district in districts_without_editor()
            ],
            **kwargs,
        )

    def invitation_url(self, district: District) -> str:
        return f"{self.get_add_url()}?district={district.pk}"


def name_of(person: User) -> str:
    return f"{person.last_name} {person.first_name}".strip() or person.username


class Invitation:
    """Mixin of views that invite: sends the letter, or shows the link when no letter leaves."""

    def send_invitation(self, person: User) -> None:
        try:
            was_sent = invite(person, self.request.user)
        except (SMTPException, OSError):
            was_sent = False
        if was_sent:
            messages.success(self.request, f"Приглашение отправлено: {person.email}.")
        else:
            link = invitation_link(person)
            messages.warning(
                self.request, f"Письмо не ушло. Передайте ссылку сами, она откроется один раз: {link}"
            )


class InvitePerson(Invitation, users.CreateView):
    page_title = "Пригласить"
    page_subtitle = "Новый человек"
    template_name = "staff/person.html"
    submit_button_label = "Пригласить"
    submit_button_active_label = "Отправляем…"
    success_message = None
    error_message = "Не отправлено: проверьте отмеченные поля."

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [{"url": reverse(self.index_url_name), "label": TITLE}, {"url": "", "label": "Пригласить"}]
        return [*self.breadcrumbs_items, *way]

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "district": self.request.GET.get("district")}

    def save_action(self) -> HttpResponse:
        self.send_invitation(self.object)
        return super().save_action()


class EditPerson(users.EditView):
    template_name = "staff/person.html"
    success_message = "Сохранено: %(object)s."
    error_message = "Не сохранено: проверьте отмеченные поля."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form's lock on administrators holds until the person is saved."""
        return super().post(*args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("editing_self")
        return kwargs

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        way = [
            {"url": reverse(self.index_url_name), "label": TITLE},
            {"url": "", "label": name_of(self.object)},
        ]
        return [*self.breadcrumbs_items, *way]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waits = self.object.is_active and not self.object.has_usable_password()
        again = reverse("wagtailusers_users:invite_again", args=[self.object.pk]) if waits else ""
        may_reset = self.request.user.is_superuser and second_factor.has_one(self.object)
        reset = reverse("wagtailusers_users:reset_second_factor", args=[self.object.pk]) if may_reset else ""
        return super().get_context_data(invite_again_url=again, reset_second_factor_url=reset, **kwargs)


class DeletePerson(users.DeleteView):
    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lock the administrators first, so that two cannot delete each other concurrently."""
        if self.object.is_superuser:
            try:
                keep_an_administrator(self.object)
            except ValidationError as refusal:
                messages.error(self.request, refusal.message)
                return redirect(self.index_url_name)
        return super().post(*args, **kwargs)


class InviteAgain(Invitation, WagtailAdminTemplateMixin, FormView):
    """A button: a new link, when the first one has run out or was lost."""

    http_method_names = ["post"]
    form_class = forms.Form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        person = User.objects.get(pk=self.kwargs["pk"])
        if not may_manage(self.request.user, person):
            raise PermissionDenied
        self.send_invitation(person)
        return redirect("wagtailusers_users:index")


class ResetSecondFactor(FormView):
    """A button: somebody has lost the telephone or the key."""

    http_method_names = ["post"]
    form_class = forms.Form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.request.user.is_superuser:
            raise PermissionDenied
        person = get_object_or_404(User, pk=self.kwargs["pk"])
        second_factor.reset(person, by=self.request.user)
        messages.success(self.request, f"Второй шаг входа сброшен, входы закончены: {name_of(person)}.")
        return redirect("wagtailusers_users:index")


class SetUpRoles(FormView):
    """A button: what `manage.py set_up_roles` does."""

    http_method_names = ["post"]
    form_class = forms.Form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not self.request.user.is_superuser:
            raise PermissionDenied
        for change in set_up_roles() or ["Права ролей такие, как задумано: менять нечего."]:
            messages.success(self.request, change)
        return redirect("wagtailusers_users:index")


class PeopleViewSet(users.UserViewSet):
    index_view_class = PeopleIndex
    add_view_class = InvitePerson
    edit_view_class = EditPerson
    delete_view_class = DeletePerson
    filterset_class = PeopleFilters
    menu_label = TITLE
    menu_order = 900
    add_to_settings_menu = False
    add_to_admin_menu = True
    copy_view_enabled = False
    permission_policy = PeoplePolicy(User)
    template_prefix = ""

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/invite/", InviteAgain.as_view(), name="invite_again"),
            path("<int:pk>/second-factor/", ResetSecondFactor.as_view(), name="reset_second_factor"),
            path("roles/", SetUpRoles.as_view(), name="set_up_roles"),
        ]
