"""What `manage.py check --deploy` says about the site."""

from wagtail.models import Site

from showcase.core.checks import contacts_are_filled_in
from showcase.core.models import SiteSettings


def test_the_deployment_check_names_what_is_not_filled_in(tree):
    owner = SiteSettings.for_site(Site.objects.get())
    (warning,) = contacts_are_filled_in(["default"])
    assert "телефон, эл. почта" in warning.msg
    for name in ("owner_name", "owner_address", "phone", "press_phone", "operator_number"):
        setattr(owner, name, "8 800 000-00-00")
    owner.email = owner.press_email = "press@example.org"
    owner.save()
    assert contacts_are_filled_in(["default"]) == []
    SiteSettings.objects.update(email="")
    assert [warning.msg for warning in contacts_are_filled_in(["default"])] == ["Не заполнено: эл. почта."]
