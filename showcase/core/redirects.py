"""Old addresses in the form in which browsers ask for them."""

from typing import Any

from django.utils.encoding import iri_to_uri, uri_to_iri
from wagtail.contrib.redirects.models import Redirect


def encode_old_path(instance: Redirect, **kwargs: Any) -> None:
    """Encode a space and the like, which browsers send encoded; letters stay readable. For `pre_save`."""
    instance.old_path = uri_to_iri(iri_to_uri(instance.old_path))
