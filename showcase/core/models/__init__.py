"""Models of `core`."""

from showcase.core.models.changes import ChangeStamp
from showcase.core.models.documents import CustomDocument
from showcase.core.models.held_photos import HeldPhoto
from showcase.core.models.images import CustomImage, CustomRendition
from showcase.core.models.jobs import JobRun
from showcase.core.models.page import BasePage, SectionPage
from showcase.core.models.settings import SiteSettings
from showcase.core.models.tasks import QueuedTask, TaskState

__all__ = [
    "BasePage",
    "ChangeStamp",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "HeldPhoto",
    "JobRun",
    "QueuedTask",
    "SectionPage",
    "SiteSettings",
    "TaskState",
]
