"""Page forms accept only files that the user may choose. Choosers already hide others; this checks the submission."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy

NOT_YOURS = "Этот файл лежит в чужой папке. Выберите файл из своей или загрузите новый."
File = tuple[type[Model], Any]


def files_of(value: Any) -> Iterator[File]:
    """Yield the model and id of each image and document in a form value."""
    models = (get_image_model(), get_document_model())
    if isinstance(value, models):
        yield type(value), value.pk
    elif isinstance(value, StreamValue):
        for model, key, *_ in value.stream_block.extract_references(value):
            if model in models:
                yield model, int(key)


def may_choose(user: Any, file: File) -> bool:
    model, key = file
    policy = image_policy if model is get_image_model() else document_policy
    return policy.instances_user_has_any_permission_for(user, ["choose"]).filter(pk=key).exists()


def foreign_files(user: Any, files: Iterable[File]) -> set[str]:
    """Return the ids, as submitted, of files that the user may not choose."""
    return {str(file[1]) for file in files if not may_choose(user, file)}


def refuse(form: BaseForm, name: str, foreign: set[str]) -> None:
    """Add an error and clear the field, which would otherwise reveal the file's title and thumbnail."""
    prefix = form.add_prefix(name)
    form.data = form.data.copy()
    for key, value in form.data.items():
        if (key == prefix or key.startswith(f"{prefix}-")) and value in foreign:
            form.data[key] = ""
    form.add_error(name, ValidationError(NOT_YOURS))


class OwnFilesForm(WagtailAdminPageForm):
    """Rejects foreign files, except those that the page already contains."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            kept = set(files_of(getattr(self.instance, name, None)))
            if foreign := foreign_files(self.for_user, set(files_of(value)) - kept):
                refuse(self, name, foreign)
        return cleaned

    def is_valid(self) -> bool:
        """Check inline formsets too (photos, for example), which are validated after the page itself."""
        is_valid = super().is_valid()
        for form in (row for rows in self.formsets.values() for row in rows.forms):
            for name in form.changed_data:
                files = files_of(getattr(form, "cleaned_data", {}).get(name))
                if foreign := foreign_files(self.for_user, files):
                    refuse(form, name, foreign)
                    is_valid = False
        return is_valid
