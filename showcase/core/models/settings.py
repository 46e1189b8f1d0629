"""Settings that editors change in the admin."""

from django.db import models
from wagtail.admin.panels import MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from showcase.core import mail
from showcase.core.cache_version import cached


@register_setting(icon="home")
class SiteSettings(BaseSiteSetting):
    """Owner, contacts and defaults; empty fields are not shown."""

    owner_name = models.CharField("владелец сайта", max_length=200, blank=True)
    owner_short_name = models.CharField("короткое имя владельца", max_length=100, blank=True)
    owner_address = models.CharField("адрес", max_length=250, blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    email = models.EmailField("эл. почта", blank=True)
    hours = models.CharField("часы работы", max_length=120, blank=True)
    press_phone = models.CharField("телефон пресс-службы", max_length=40, blank=True)
    press_email = models.EmailField("эл. почта пресс-службы", blank=True)
    photo_credit = models.CharField(
        "автор фото по умолчанию",
        max_length=200,
        blank=True,
        help_text="Подставляется к новым фото. Например: «Фото предоставлено пресс-службой Ассоциации».",
    )
    operator_number = models.CharField(
        "номер в реестре операторов",
        max_length=40,
        blank=True,
        help_text="Номер в реестре операторов персональных данных, его показывает политика.",
    )
    sms_company = models.CharField(
        "кто рассылает СМС",
        max_length=200,
        blank=True,
        help_text="Компания СМС-шлюза, которой передают номер телефона: название и ИНН. Её называет согласие.",
    )

    panels = [
        MultiFieldPanel(
            ["owner_name", "owner_short_name", "owner_address", "phone", "email", "hours"],
            heading="Владелец",
        ),
        MultiFieldPanel(["press_phone", "press_email"], heading="Пресс-служба"),
        "photo_credit",
        MultiFieldPanel(["operator_number", "sms_company"], heading="Персональные данные"),
    ]

    class Meta:
        verbose_name = "Сведения о сайте"

    @classmethod
    def current(cls) -> "SiteSettings":
        """Return the settings of the default site, or unsaved defaults."""
        return cls.objects.filter(site__is_default_site=True).first() or cls()

    @classmethod
    def shown(cls) -> "SiteSettings":
        """Return the settings shown on public pages, cached."""
        return cached("site-settings", cls.current)

    @property
    def has_operator(self) -> bool:
        """Whether the operator of personal data and a contact are given; otherwise no form may ask for such data."""
        return bool(self.owner_name and (self.email or self.phone))

    @property
    def takes_subscriptions(self) -> bool:
        """Whether the page «Подписка» exists: email is really sent, and the operator of personal data is named."""
        return self.has_operator and mail.is_real()
