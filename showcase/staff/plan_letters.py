"""The letter about a page that could not come out at its time."""

from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Revision

from showcase.core import mail, queue, schedule
from showcase.core.json_ld import absolute
from showcase.staff.roles import PRESS
from showcase.users.models import User


def write(version: Revision) -> None:
    """Queue a letter to the user who scheduled the page, or else to the press service."""
    for person in _readers(version):
        send.enqueue(version=version.pk, person=person.pk)


def _readers(version: Revision) -> list[User]:
    author, page = version.user, version.content_object
    if author and author.is_active and page.permissions_for_user(author).can_edit():
        return [author]
    press = Group.objects.filter(name=PRESS.name)
    return list(User.objects.filter(is_active=True, groups__in=press))


@queue.task("staff.plan_letter", "Письмо о невышедшей странице")
def send(run: queue.Run, version: int, person: int) -> str:
    """Send the letter, unless the obstacle is gone meanwhile."""
    reader = User.objects.filter(pk=person, is_active=True).exclude(email="").first()
    found = schedule.waiting().filter(pk=version).first()
    obstacle = schedule.obstacle(found) if found else ""
    if not (mail.is_real() and reader and found and obstacle):
        return "Отправлять некому."
    context = {
        "name": reader.get_short_name(),
        "title": found.object_str,
        "moment": found.approved_go_live_at,
        "obstacle": obstacle,
        "edit_url": absolute(reverse("wagtailadmin_pages:edit", args=[found.object_id])),
    }
    subject, _, text = render_to_string("staff/letters/not_out.txt", context).strip().partition("\n")
    EmailMessage(
        subject, text.strip(), to=[reader.email], headers={"Auto-Submitted": "auto-generated"}
    ).send()
    return "Отправлено."
