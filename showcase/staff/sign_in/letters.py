"""The letter to somebody who has forgotten the password."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from showcase.core import mail, queue
from showcase.staff.letters import invitation_link
from showcase.users.models import User

SUBJECT = "Новый пароль на сайте «Точки притяжения»"


@queue.task("staff.reset_letters", "Письмо о новом пароле")
def send_reset_letters(run: queue.Run, people: list[int]) -> str:
    """Send the letters; `people` is empty for an address without an account."""
    if not mail.is_real():
        return "Почта не настроена."
    for person in User.objects.filter(pk__in=people, is_active=True):
        text = render_to_string(
            "staff/reset_password.txt", {"person": person, "link": invitation_link(person)}
        )
        EmailMessage(SUBJECT, text, to=[person.email]).send()
    return "Отправлено."
