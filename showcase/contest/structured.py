"""Structured data of projects for search engines."""

from typing import Any

from showcase.contest.models import ProjectPage
from showcase.core.json_ld import absolute, compact


def place(project: ProjectPage) -> dict[str, Any]:
    """Return a project as a `Place`; what is not known is left out."""
    return compact(
        {
            "@type": "Place",
            "name": project.title,
            "url": project.full_url,
            "description": project.description,
            "address": compact(
                {
                    "@type": "PostalAddress",
                    "addressCountry": "RU",
                    "addressRegion": "Тульская область",
                    "addressLocality": project.settlement,
                    "streetAddress": project.address,
                }
            ),
            "geo": coordinates(project),
            "photo": [absolute(photo.image.file.url) for photo in project.gallery.page()[:1]],
        }
    )


def coordinates(project: ProjectPage) -> dict[str, Any] | None:
    """Return the point of a project, or None."""
    if project.latitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": project.latitude, "longitude": project.longitude}
