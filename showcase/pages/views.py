"""The 404 page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from showcase.core.cache_version import cached
from showcase.pages.preferences import municipality_names


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the 404 page, which offers the municipalities and says when a page was withdrawn."""
    places = cached("municipality-names", municipality_names)
    context = {"municipalities": places, "is_withdrawn": getattr(request, "is_withdrawn", False)}
    return render(request, "404.html", context, status=404)
