"""Bulk photo upload: each file is uploaded by its own request and held until it is described.

The scripts are `admin_photos.js` and those that open it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import BaseForm, modelform_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views import View
from wagtail.images.forms import formfield_for_dbfield
from wagtail.images.permissions import permission_policy
from wagtail.images.views.chooser import ImageChosenResponseMixin

from showcase.core import held_photos
from showcase.core.decoding import BUSY
from showcase.core.forms import PhotoForm, PhotoUploadField
from showcase.core.models import CustomImage, HeldPhoto
from showcase.core.models.images import DECORATIVE
from showcase.core.photo_cleaning import PHOTO_TYPES, UnusablePhoto

FIELDS = ("description", "people", "credit", "taken_on", "caption", "press_use", "collection")
SHOWN_AT_ONCE = 3
MOST_DIGITS = 18
MOST_WAITING = 60
"""Files shown at once: each is decoded for its small picture."""
DescriptionForm = modelform_factory(
    CustomImage, form=PhotoForm, fields=FIELDS, formfield_callback=formfield_for_dbfield
)
PEOPLE = DescriptionForm.base_fields["people"]
PEOPLE.choices = [("", "Выберите"), *CustomImage.People.choices]
PEOPLE.error_messages["required"] = "Выберите, есть ли на фото люди и согласны ли они."


class Chosen(ImageChosenResponseMixin):
    """Builds the response that Wagtail's chooser scripts expect."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request


class PhotosView(View):
    """For those who may add pictures."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permission_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def chosen(self, image: CustomImage) -> dict[str, Any]:
        return Chosen(self.request).get_chosen_response_data(image)

    def shown(self, held: HeldPhoto) -> dict[str, Any]:
        """Return a held file as JSON; `same` is an existing image with the same bytes."""
        same = held_photos.same_picture(self.request.user, held)
        return {
            "id": held.pk,
            "title": held.title,
            "taken_on": f"{held.taken_on:%d.%m.%Y}" if held.taken_on else "",
            "thumbnail": held_photos.thumbnail(held),
            "same": self.chosen(same) if same else None,
        }


class Dialog(PhotosView):
    """The modal with the fields of all photos, including earlier uploads that were never described."""

    def get(self, request: HttpRequest) -> HttpResponse:
        file = PhotoUploadField()
        context = {
            "form": DescriptionForm(user=request.user, auto_id="photos_%s"),
            "first": FIELDS[:SHOWN_AT_ONCE],
            "types": PHOTO_TYPES,
            "max_bytes": file.max_upload_size,
            "waiting": [self.shown(held) for held in held_photos.waiting(request.user)[:MOST_WAITING]],
        }
        return render(request, "wagtailadmin/photos/dialog.html", context)


class Hold(PhotosView):
    def post(self, request: HttpRequest) -> JsonResponse:
        try:
            file = PhotoUploadField().clean(request.FILES.get("file"))
            held = held_photos.hold(request.user, file, file.name, place_of(request))
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        except UnusablePhoto as error:
            return JsonResponse({"error": str(error)}, status=429 if str(error) == BUSY else 400)
        return JsonResponse(self.shown(held))


class Describe(PhotosView):
    """Creates an image from a held file. Idempotent: a repeated request gets the same response."""

    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        with transaction.atomic():
            mine = HeldPhoto.objects.select_for_update().filter(user=request.user)
            held = get_object_or_404(mine, pk=pk)
            form = self.form_for(held)
            if held.image is None and not form.is_valid():
                return JsonResponse({"errors": sentences(form)}, status=400)
            if held.image is None:
                held_photos.mark_used(held, form.save())
        return JsonResponse({"image": self.chosen(held.image)})

    def form_for(self, held: HeldPhoto) -> BaseForm:
        image = CustomImage(title=held.title, uploaded_by_user=self.request.user)
        if held.image is None:
            image.file = held_photos.as_upload(held)
        return DescriptionForm(self.request.POST, instance=image, user=self.request.user)


class Drop(PhotosView):
    def post(self, request: HttpRequest, pk: int) -> JsonResponse:
        held_photos.forget(get_object_or_404(held_photos.waiting(request.user), pk=pk))
        return JsonResponse({})


def place_of(request: HttpRequest) -> int:
    """Return the file's sort position, which the script derives from the time it was chosen."""
    place = request.POST.get("place", "")
    return int(place) if place.isdecimal() and len(place) < MOST_DIGITS else 0


def sentences(form: BaseForm) -> dict[str, str]:
    """Return the error messages without advice about a checkbox that this modal lacks."""
    return {name: " ".join(errors).removesuffix(DECORATIVE).strip() for name, errors in form.errors.items()}


def urls() -> list[URLPattern]:
    return [
        path("photos/", Dialog.as_view(), name="photos"),
        path("photos/hold/", Hold.as_view(), name="hold_photo"),
        path("photos/<int:pk>/describe/", Describe.as_view(), name="describe_photo"),
        path("photos/<int:pk>/drop/", Drop.as_view(), name="drop_photo"),
    ]
