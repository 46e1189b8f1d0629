"""Forms for signing in and for a forgotten password."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from showcase.staff.sign_in import throttle
from showcase.staff.sign_in.letters import send_reset_letters

TOO_MANY = (
    "Слишком много попыток войти. Попробуйте снова в {time} или задайте новый пароль: «Забыли пароль?»."
)


class SignInForm(LoginForm):
    """Counts the attempt before checking the password: a refused attempt costs no hashing and reveals nothing."""

    wait_until: dt.datetime | None = None

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if name and self.cleaned_data.get("password"):
            self.wait_until = throttle.begin(self.request, name)
            if self.wait_until:
                raise too_many(self.wait_until)
        cleaned = super().clean()
        if self.user_cache:
            throttle.succeed(self.request, name)
        return cleaned


def too_many(until: dt.datetime) -> ValidationError:
    """Round minutes up, so that signing in works at the time shown."""
    shown = timezone.localtime(until + dt.timedelta(seconds=59))
    return ValidationError(TOO_MANY.format(time=f"{shown:%H:%M}"), code="too_many")


class ResetForm(PasswordResetForm):
    """Queues the same for every address, so that answer and time tell nobody who has an account."""

    def save(self, *, request: HttpRequest, **_options: Any) -> None:
        email = self.cleaned_data["email"]
        people = [person.pk for person in self.get_users(email)]
        if throttle.begin(request, f"reset|{email}") is None:
            send_reset_letters.enqueue(people=people)
