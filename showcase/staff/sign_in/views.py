"""The two steps of signing in, forgotten passwords, one's own sessions."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.account import LoginView, PasswordResetConfirmView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from showcase.staff.sign_in import sessions, throttle
from showcase.staff.sign_in.forms import SignInForm, too_many


class SignIn(LoginView):
    """Wagtail's page, with the second step of allauth where somebody has one."""

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if form.cleaned_data["remember"] else 0)
        return perform_password_login(self.request, {}, login)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        status = HTTPStatus.TOO_MANY_REQUESTS if form.wait_until else HTTPStatus.OK
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SecondStep(AuthenticateView):
    """The code or the key, with the same limits as the password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"second|{self.stage.login.user.pk}"
        if until := throttle.begin(request, name):
            self.auth_form.add_error(None, too_many(until))
            return self.render_to_response(self.get_context_data(), status=HTTPStatus.TOO_MANY_REQUESTS)
        response = super().post(request, *args, **kwargs)
        if request.user.is_authenticated:
            throttle.succeed(request, name)
        return response


class NewPassword(PasswordResetConfirmView):
    """Makes the browser known, so that attacks on the account do not lock its owner out."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        throttle.remember(response, self.user.get_username())
        return response


class OwnSessions(WagtailAdminTemplateMixin, TemplateView):
    template_name = "staff/sessions.html"
    page_title = "Где вы вошли"
    header_icon = "desktop"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = sessions.own_sessions(self.request.user, self.request.session.session_key)
        return super().get_context_data(sessions=found, **kwargs)


class EndSession(View):
    """Ends one of the user's own sessions."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(UserSession, pk=pk, user=request.user).end()
        messages.success(request, "Вход закончен.")
        return redirect("own_sessions")
