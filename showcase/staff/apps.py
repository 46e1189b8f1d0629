"""Configuration of the application, and of Wagtail's users, whose pages it replaces."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(AppConfig):
    default = True
    name = "showcase.staff"
    label = "staff"
    verbose_name = "Люди и права"

    def ready(self) -> None:
        """Groups of municipalities follow their pages; letters of the review replace Wagtail's."""
        from allauth.account.signals import user_logged_in

        from showcase.contest.models import MunicipalityPage
        from showcase.staff import districts, review_letters
        from showcase.staff.models import District
        from showcase.staff.sign_in import throttle

        post_save.connect(districts.follow_saved_page, sender=MunicipalityPage)
        post_delete.connect(districts.remove_group, sender=District)
        review_letters.replace_stock_letters()
        user_logged_in.connect(throttle.remember_browser)


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own way to replace its pages of users."""

    user_viewset = "showcase.staff.viewsets.PeopleViewSet"
