"""Uploaded pictures that have no description yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from showcase.core.models.images import CustomImage


class HeldPhoto(models.Model):
    """A cleaned upload without a description yet, kept so that a form error never loses it.

    `image` is the image made of it, so that a repeated request (after a lost response) gets the same response.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField("файл", upload_to="held_photos", max_length=200)
    title = models.CharField("название", max_length=255)
    taken_on = models.DateField("дата съёмки", null=True)
    file_hash = models.CharField(max_length=40)
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, null=True, related_name="+")
    place = models.BigIntegerField(default=0)
    """In the order in which the person chose the files."""
    created_at = models.DateTimeField("загружено", default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "загруженное фото без описания"
        verbose_name_plural = "загруженные фото без описания"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "file_hash"], condition=Q(image=None), name="one_held_photo_of_a_file"
            )
        ]

    def __str__(self) -> str:
        return self.title
