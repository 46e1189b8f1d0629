"""Subscriptions to the weekly digest. An address stands in its request or its subscription and nowhere else."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

MOST_REFUSALS = 3
"""Weeks in a row in which a mail server refuses an address, until it is erased."""


def address_tag(address: str) -> str:
    """Return a keyed hash that proves whose a row is and does not give the address away."""
    return salted_hmac("showcase.outreach.subscription", address.lower(), algorithm="sha256").hexdigest()


def is_lower(name: str) -> Q:
    return Q(**{name: Lower(name)})


class SubscriptionRequest(models.Model):
    """A submitted form, until it is confirmed by the button that a letter links to.

    One row per address, whoever asks and how often. The address is erased once it is confirmed or expired; the row
    without it stays until another letter may be sent.
    """

    wagtail_reference_index_ignore = True

    KEEP = dt.timedelta(hours=48)
    LETTER_EVERY = dt.timedelta(days=1)

    tag = models.CharField(max_length=64, unique=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    address = models.EmailField("адрес", blank=True)
    municipality = models.ForeignKey(
        "contest.MunicipalityPage",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="район",
    )
    consent_version = models.CharField("редакция согласия", max_length=20)
    consent_text = models.TextField("текст согласия")
    network = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField("когда", default=timezone.now)
    letter_at = models.DateTimeField("письмо отправлено", null=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "неподтверждённая подписка"
        verbose_name_plural = "неподтверждённые подписки"
        constraints = [
            models.CheckConstraint(name="requested_address_is_lower", condition=is_lower("address"))
        ]

    def __str__(self) -> str:
        return f"Запрос {self.pk}"


class Subscription(models.Model):
    """A confirmed address; deleted when its reader leaves or its server has refused it for weeks."""

    wagtail_reference_index_ignore = True

    address = models.EmailField("адрес", unique=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    municipality = models.ForeignKey(
        "contest.MunicipalityPage",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="район",
        help_text="Пусто — вся область.",
    )
    created_at = models.DateTimeField("подтверждена", default=timezone.now)
    refusals = models.PositiveSmallIntegerField("отказов подряд", default=0)

    class Meta:
        verbose_name = "подписка"
        verbose_name_plural = "подписки"
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="subscribed_address_is_lower", condition=is_lower("address")),
            models.CheckConstraint(name="subscribed_address_is_there", condition=~Q(address="")),
            models.CheckConstraint(
                name="refused_subscription_is_gone", condition=Q(refusals__lt=MOST_REFUSALS)
            ),
        ]

    def __str__(self) -> str:
        return f"Подписка {self.pk}"


class Consent(models.Model):
    """Proof of a consent: its text, start and end. Only somebody who knows the address can tell whose it is."""

    KEEP = dt.timedelta(days=3 * 365)

    class End(models.TextChoices):
        READER = "reader", "отписался читатель"
        MAIL_PROGRAM = "program", "отписала почтовая программа читателя"
        SERVER = "server", "почтовый сервер не принимает письма"
        STAFF = "staff", "отписал сотрудник по просьбе"

    tag = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField("цель", max_length=100)
    version = models.CharField("редакция", max_length=20)
    text = models.TextField("текст согласия")
    given_at = models.DateTimeField("отмечено в форме")
    confirmed_at = models.DateTimeField("подтверждено кнопкой", default=timezone.now)
    withdrawn_at = models.DateTimeField("действовало до", null=True)
    end = models.CharField("почему закончилось", max_length=10, choices=End, blank=True)

    class Meta:
        verbose_name = "согласие подписчика"
        verbose_name_plural = "согласия подписчиков"
        constraints = [
            models.CheckConstraint(
                name="withdrawn_consent_says_how",
                condition=Q(withdrawn_at__isnull=True, end="") | Q(withdrawn_at__isnull=False) & ~Q(end=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, редакция {self.version}"


class DigestEdition(models.Model):
    """The digest of one week: what came out from `since` until `moment`."""

    moment = models.DateTimeField("выпуск", unique=True)
    since = models.DateTimeField("новое с")

    class Meta:
        verbose_name = "выпуск рассылки"
        verbose_name_plural = "выпуски рассылки"
        constraints = [
            models.CheckConstraint(name="edition_has_a_period", condition=Q(since__lt=models.F("moment")))
        ]

    def __str__(self) -> str:
        return f"Выпуск {timezone.localtime(self.moment):%d.%m.%Y}"


class DigestLetter(models.Model):
    """The letter of one edition to one subscriber, written down before the first is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт отправки"
        SENT = "sent", "отправлено"
        REFUSED = "refused", "сервер не принял адрес"
        FAILED = "failed", "не отправлено"

    edition = models.ForeignKey(DigestEdition, on_delete=models.CASCADE, related_name="letters")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "письмо рассылки"
        verbose_name_plural = "письма рассылки"
        constraints = [
            models.UniqueConstraint(fields=["edition", "subscription"], name="one_letter_an_edition"),
            models.CheckConstraint(
                name="letter_state_is_known",
                condition=Q(state__in=["waiting", "sent", "refused", "failed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="letter_waits", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_state_display()}"
