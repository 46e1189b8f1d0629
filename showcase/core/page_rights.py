"""Page permissions: Wagtail's permissions on the branch and, for some page types, also a permission on the type."""

from typing import Any

from django.db.models import Model
from wagtail.models import PagePermissionTester, PageQuerySet
from wagtail.permissions import page_permission_policy

WORK = ["change", "publish"]
"""Either permission on a branch lets the user work on its pages."""


def may_manage(user: Any, model: type[Model], action: str = "change") -> bool:
    """Whether the user has the permission on this page type, if it needs one: see `BasePage.needs_right_on_type`."""
    if not getattr(model, "needs_right_on_type", False):
        return True
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def pages_to_work_on(user: Any) -> PageQuerySet:
    return page_permission_policy.instances_user_has_any_permission_for(user, WORK)


class PageRights(PagePermissionTester):
    """Wagtail's permissions on a branch include its root page; here they may cover only the descendants."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.may_manage = may_manage(user, page.specific_class)

    def can_edit(self) -> bool:
        return self.may_manage and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.may_manage and super().can_delete(ignore_bulk)

    def can_publish(self) -> bool:
        return self.may_manage and super().can_publish()

    def can_unpublish(self) -> bool:
        return self.may_manage and super().can_unpublish()

    def can_lock(self) -> bool:
        """Locking without editing would only keep others from their work."""
        return super().can_lock() and self.can_edit()

    def can_unlock(self) -> bool:
        return super().can_unlock() and self.can_edit()

    def can_add_subpage(self) -> bool:
        children = self.page.specific_class.creatable_subpage_models()
        return super().can_add_subpage() and any(may_manage(self.user, child) for child in children)
