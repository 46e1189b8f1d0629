"""Fault reports of residents."""

import datetime as dt
import uuid

from django.core import signing
from django.db import models
from django.utils import timezone
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="mail")
class OutreachSettings(BaseSiteSetting):
    """How long reports are kept and when they are answered."""

    answer_days = models.PositiveSmallIntegerField(
        "ответ через, дней",
        null=True,
        blank=True,
        help_text="Если заполнить, сайт пообещает ответ к этому сроку тем, кто оставил контакт.",
    )
    keep_days = models.PositiveSmallIntegerField(
        "хранить контакты и снимки, дней",
        default=180,
        help_text="Потом контакт и снимок стираются, само сообщение остаётся.",
    )

    class Meta:
        verbose_name = "Сообщения о поломках"


class FaultReport(models.Model):
    """A report of a fault, or a photo of a place; its primary key is the number that the reader gets."""

    wagtail_reference_index_ignore = True  # reports do not protect a page from deletion

    class Subject(models.TextChoices):
        FAULT = "fault", "поломка"
        PHOTO = "photo", "снимок для сайта"

    class State(models.TextChoices):
        NEW = "new", "новое"
        TAKEN = "taken", "в работе"
        DONE = "done", "исправлено"
        REFUSED = "refused", "не подтвердилось"

    class Mail(models.TextChoices):
        WAITING = "waiting", "ждёт отправки"
        SENT = "sent", "отправлено"
        FAILED = "failed", "не отправлено"

    created_at = models.DateTimeField("когда", default=timezone.now, editable=False)
    subject = models.CharField("о чём", max_length=5, choices=Subject, default=Subject.FAULT)
    project = models.ForeignKey(
        "contest.ProjectPage", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="проект"
    )
    project_title = models.CharField("площадка", max_length=255)
    municipality_title = models.CharField("муниципалитет", max_length=255)
    what = models.TextField("что случилось или что на снимке", blank=True)
    place = models.CharField("где", max_length=300)
    photo = models.BinaryField("снимок", null=True, blank=True)
    photo_terms = models.TextField(
        "что автор подтвердил о снимке", blank=True, help_text="Дословно, в момент отправки сообщения."
    )
    contact = models.CharField("контакт для ответа", max_length=200, blank=True)
    consent_at = models.DateTimeField("согласие на обработку контакта", null=True, blank=True)
    consent_version = models.CharField("редакция согласия", max_length=20, blank=True)
    answer_by = models.DateField("обещали ответить до", null=True, blank=True)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.NEW)
    note = models.TextField("что сделано", blank=True)
    digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    mail_state = models.CharField("письмо", max_length=10, choices=Mail, default=Mail.WAITING)
    mail_to = models.EmailField("кому отправлено", blank=True)
    mail_tries = models.PositiveSmallIntegerField("попыток отправки", default=0)
    mail_error = models.CharField("ошибка отправки", max_length=255, blank=True)
    next_try_at = models.DateTimeField(default=timezone.now, editable=False)
    purged_at = models.DateTimeField("личное стёрто", null=True, blank=True, editable=False)

    panels = ["state", "note"]

    class Meta:
        verbose_name = "сообщение о поломке"
        verbose_name_plural = "сообщения о поломках"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="photo_needs_its_terms",
                condition=models.Q(photo__isnull=True) | ~models.Q(photo_terms=""),
            )
        ]

    def __str__(self) -> str:
        return f"Сообщение № {self.pk}"


class PendingPhoto(models.Model):
    """A photo of a form that its sender must correct first."""

    KEEP = dt.timedelta(hours=2)
    signer = signing.TimestampSigner(salt="showcase.outreach.held")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    data = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "снимок недописанного сообщения"
        verbose_name_plural = "снимки недописанных сообщений"

    def __str__(self) -> str:
        return str(self.id)

    @property
    def token(self) -> str:
        """Return what the form holds instead of the photo."""
        return self.signer.sign(str(self.pk))

    @classmethod
    def find(cls, token: str) -> bytes | None:
        """Return the photo, or None if the token is empty, expired or not ours."""
        try:
            key = cls.signer.unsign(token, max_age=cls.KEEP)
        except signing.BadSignature:
            return None
        found = cls.objects.filter(pk=key, created_at__gt=timezone.now() - cls.KEEP).first()
        return bytes(found.data) if found else None


class Attempt(models.Model):
    """A report counted against the hourly limit of its network; it refers to no report and no person."""

    KEEP = dt.timedelta(hours=1)

    network = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "попытка отправить сообщение"
        verbose_name_plural = "попытки отправить сообщения"
        indexes = [models.Index(fields=["network", "created_at"])]

    def __str__(self) -> str:
        return self.network
