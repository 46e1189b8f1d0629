"""Models of `core`."""

from showcase.core.models.documents import CustomDocument
from showcase.core.models.images import CustomImage, CustomRendition
from showcase.core.models.jobs import JobRun
from showcase.core.models.page import BasePage
from showcase.core.models.settings import SiteSettings

__all__ = ["BasePage", "CustomDocument", "CustomImage", "CustomRendition", "JobRun", "SiteSettings"]
