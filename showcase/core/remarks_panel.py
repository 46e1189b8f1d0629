"""The panel above the fields of a page: how complete it is, and advice about its text."""

from typing import Any

from wagtail.admin.panels import Panel


class RemarksPanel(Panel):
    """Rendered again after each autosave, see `wagtailadmin/pages/edit_partials.html`."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/panels/remarks.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "page": self.instance}

        def show_panel_furniture(self) -> bool:
            return False
