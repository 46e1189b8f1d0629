"""Django's `createsuperuser` asking in Russian; a weak password is refused, not asked about."""

import getpass
from collections.abc import Callable

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from showcase.users.models import User

NO_TERMINAL = "Задать вопросы негде: нет терминала. Без вопросов: --noinput и DJANGO_SUPERUSER_PASSWORD."
EMAIL = "Электронная почта (на неё придёт ссылка, если забудете пароль)"
TAKEN = "Такой пользователь уже есть. Введите другое имя."


class Command(createsuperuser.Command):
    help = "Создаёт администратора: спрашивает имя пользователя, почту и пароль."

    def handle(self, *args, **options) -> None:
        if not options["interactive"]:
            super().handle(*args, **{**options, "verbosity": 0})
            return
        user = User(is_staff=True, is_superuser=True)
        try:
            self.ask_field(user, "username", "Имя пользователя", options["username"])
            self.ask_field(user, "email", EMAIL, options["email"])
            self.ask_password(user)
        except EOFError as error:
            raise CommandError(NO_TERMINAL) from error
        except KeyboardInterrupt as error:
            raise CommandError("Остановлено, никто не создан.") from error
        user.save()
        self.stdout.write(f"Администратор «{user.username}» создан. Вход — /admin/.")

    def ask_field(self, user: User, name: str, label: str, given: str | None) -> None:
        def check(value: str) -> None:
            setattr(user, name, value.strip())
            user.clean_fields(exclude={field.name for field in user._meta.fields} - {name})
            if name == "username" and User.objects.filter(username__iexact=user.username).exists():
                raise ValidationError(TAKEN)

        self.ask(label, check, given)

    def ask_password(self, user: User) -> None:
        def check(value: str) -> None:
            validate_password(value, user)
            if value != getpass.getpass("Пароль ещё раз: "):
                raise ValidationError("Пароли не совпали.")
            user.set_password(value)

        self.ask("Пароль (на экране не виден)", check, read=getpass.getpass)

    def ask(
        self,
        label: str,
        check: Callable[[str], None],
        given: str | None = None,
        read: Callable[[str], str] | None = None,
    ) -> None:
        """Ask until the answer passes; `given` is the answer from the command line."""
        while True:
            answer = (read or input)(f"{label}: ") if given is None else given
            try:
                return check(answer)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                given = None
