"""A link by which journalists read a draft before its hour."""

from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone

from showcase.core.json_ld import absolute

SIGNER = signing.Signer(sep=".", salt="news.embargo")


class EmbargoLink(models.Model):
    """Valid until it expires or is revoked. The URL holds only the signed primary key."""

    page = models.ForeignKey("news.NewsPage", on_delete=models.CASCADE, related_name="embargo_links")
    until = models.DateTimeField("до какого времени")
    made_at = models.DateTimeField("когда сделана", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="кто сделал",
    )
    is_revoked = models.BooleanField("отозвана", default=False)

    class Meta:
        verbose_name = "ссылка для журналистов"
        verbose_name_plural = "ссылки для журналистов"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"Ссылка для журналистов № {self.pk}"

    @classmethod
    def of_token(cls, token: str) -> Self | None:
        try:
            key = SIGNER.unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.filter(pk=key).select_related("page").first()

    @property
    def is_open(self) -> bool:
        return not self.is_revoked and self.until > timezone.now()

    @property
    def url(self) -> str:
        return absolute(reverse("embargo", args=[SIGNER.sign(str(self.pk))]))


def on_unpublished(instance: models.Model, **_: Any) -> None:
    """Signal handler: revoke the links of an unpublished page, which is no draft under embargo."""
    EmbargoLink.objects.filter(page_id=instance.pk).update(is_revoked=True)
