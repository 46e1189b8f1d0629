"""The form of a person: name, address, roles, municipality."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import PageSubscription

from showcase.core.mail import validate_address
from showcase.core.text_fields import EmailField
from showcase.staff.models import District
from showcase.staff.people import grantable, keep_an_administrator
from showcase.users.models import User

NO_ROLE = "Отметьте хотя бы одну роль или выберите муниципалитет."
TAKEN = "С этой почтой уже есть человек: {name}. Откройте его в списке."


class PersonForm(WagtailAdminModelForm):
    """Offers only the groups that the user may grant; the person's other groups are kept."""

    first_name = forms.CharField(label="Имя и отчество", max_length=150)
    last_name = forms.CharField(label="Фамилия", max_length=150)
    email = EmailField(label="Электронная почта", help_text="Она же — имя для входа.")
    roles = forms.ModelMultipleChoiceField(
        Group.objects.none(), label="Роли", required=False, widget=forms.CheckboxSelectMultiple
    )
    district = forms.ModelChoiceField(
        District.objects.select_related("page").order_by("page__title"),
        label="Редактор муниципалитета",
        required=False,
        empty_label="Нет",
        help_text="Чтобы перевести человека в другой муниципалитет, выберите новый: прежний закроется сразу.",
    )
    is_superuser = forms.BooleanField(
        label="Администратор", required=False, help_text="Может всё, в том числе менять права других."
    )
    is_active = forms.BooleanField(
        label="Может входить",
        required=False,
        help_text="Снимите отметку, чтобы закрыть вход. Работы останутся.",
    )

    class Meta:
        model = User
        fields = ("last_name", "first_name", "email", "is_superuser", "is_active")

    field_order = ("last_name", "first_name", "email", "roles", "district", "is_superuser", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = grantable(self.for_user).order_by("name")
        if self.instance.pk:
            groups = self.instance.groups.all()
            self.fields["roles"].initial = groups
            self.fields["district"].initial = District.objects.filter(group__in=groups).first()
        else:
            del self.fields["is_active"]
        if not self.for_user.is_superuser or self.is_about_oneself:
            del self.fields["is_superuser"]
        if self.is_about_oneself:
            del self.fields["is_active"]

    @property
    def is_about_oneself(self) -> bool:
        """Whether users edit themselves: they cannot remove their own access."""
        return bool(self.instance.pk) and self.instance.pk == self.for_user.pk

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        validate_address(email)
        others = User.objects.exclude(pk=self.instance.pk)
        taken = (others.filter(email__iexact=email) | others.filter(username__iexact=email)).first()
        if taken:
            raise ValidationError(TAKEN.format(name=taken.get_full_name() or taken.username))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        was_administrator = self.instance.pk and User.objects.filter(
            pk=self.instance.pk, is_superuser=True, is_active=True
        )
        stays = cleaned.get("is_superuser", True) and cleaned.get("is_active", True)
        if was_administrator and was_administrator.exists() and not stays:
            keep_an_administrator(self.instance)
        is_administrator = cleaned.get("is_superuser", self.instance.is_superuser)
        if not (is_administrator or cleaned.get("roles") or cleaned.get("district") or self.kept_groups()):
            self.add_error("roles", NO_ROLE)
        return cleaned

    def kept_groups(self) -> list[Group]:
        """Groups that this form does not offer: made by hand, or not the user's to take."""
        if not self.instance.pk:
            return []
        offered = self.fields["roles"].queryset
        return list(self.instance.groups.filter(district=None).exclude(pk__in=offered.values("pk")))

    def save(self, commit: bool = True) -> User:
        """Save the person; a user name that equals the email address changes with it."""
        kept = self.kept_groups()
        signs_in_by_address = not self.instance.pk or self.initial.get("email") == self.instance.username
        if signs_in_by_address:
            self.instance.username = self.cleaned_data["email"]
        if not self.instance.pk:
            self.instance.set_unusable_password()
        person = super().save(commit)
        district = self.cleaned_data["district"]
        self.unsubscribe(besides=district)
        person.groups.set([*kept, *self.cleaned_data["roles"], *([district.group] if district else [])])
        return person

    def unsubscribe(self, besides: District | None) -> None:
        """Stop comment notifications for pages of a municipality that the person leaves."""
        left = District.objects.filter(group__in=self.instance.groups.all()).exclude(
            pk=besides.pk if besides else None
        )
        for district in left.select_related("page"):
            pages = district.page.get_descendants(inclusive=True)
            PageSubscription.objects.filter(user=self.instance, page__in=pages).delete()
