"""The page history: shows publications by default, drafts and autosaves on request."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from wagtail.admin.views.pages.history import PageHistoryFilterSet, PageHistoryView
from wagtail.models import PageLogEntry

from showcase.core.admin_listings import YesNoFilter

DRAFT = "wagtail.edit"
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.publish.schedule")


class QuietFilters(PageHistoryFilterSet):
    drafts = YesNoFilter(label="Черновики и автосохранения", method="keep")

    def keep(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Hide drafts, except published ones and the newest, unless the user asks for them."""
        rows = super().filter_queryset(queryset)
        chosen: dict[str, Any] = self.form.cleaned_data
        if chosen.get("drafts") or chosen.get("action"):
            return rows
        published = queryset.filter(action__in=PUBLISHED).values("revision_id")
        newest = queryset.filter(action=DRAFT).order_by("-timestamp", "-pk").values("pk")[:1]
        return rows.filter(~Q(action=DRAFT) | Q(revision_id__in=published) | Q(pk__in=newest))


def entries_of_page(view: PageHistoryView) -> QuerySet:
    """Return the last entry of each kind of a request; Wagtail keeps one page's of a batch, which shares a request."""
    entries = PageLogEntry.objects.filter(page=view.object)
    last = entries.order_by().values("uuid", "action").annotate(last=Max("pk")).values("last")
    return view._annotate_queryset(entries.filter(Q(uuid=None) | Q(pk__in=last)))


def make_quiet() -> None:
    PageHistoryView.filterset_class = QuietFilters
    PageHistoryView.get_base_queryset = entries_of_page
