"""A district's work on its way through the press service: submitted, returned, published, reminded of."""

import datetime as dt
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState

from showcase.contest.models import ProjectPage
from showcase.core import queue
from showcase.staff import review_forms
from showcase.staff.jobs import remind_reviewers
from showcase.staff.review import REMINDED
from showcase.staff.set_up import set_up_roles
from showcase.users.models import User
from tests.admin_forms import send
from tests.staff.people import editor_of, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tree):
    project = tree.project(tree.year(), tree.municipality(), title="Площадка в Бегичеве", intro="Было")
    project.save_revision().publish()
    set_up_roles()
    return project


@pytest.fixture
def press(project):
    return member("Пресс-служба", "press@example.org", first_name="Анна")


@pytest.fixture
def submitted(client, project, press):
    """A change of the district's editor that waits for the review; the client is signed in as the press service."""
    editor = editor_of(project.municipality, "redaktor@example.org", first_name="Пётр")
    project.intro = "Стало"
    project.save_revision(user=editor)
    project.get_workflow().start(project, editor)
    client.force_login(press)
    return TaskState.objects.get()


def act(client, task: TaskState, name: str, **data):
    page = task.revision.object_id
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page, name, task.pk]), data)


def letters(mail_server) -> list:
    queue.run_due()
    return [
        (letter["to"], letter["subject"].strip(), letter.get_content().replace("\r\n", "\n"))
        for letter in mail_server.letters
    ]


def test_the_press_service_is_told_and_compares_with_one_press(client, mail_server, submitted):
    [(to, subject, text)] = letters(mail_server)
    assert (to, subject) == ("press@example.org", "На проверку: Площадка в Бегичеве")
    assert text.startswith("Здравствуйте, Анна!")
    assert "/compare/live..." in text
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Ждёт вашей проверки" in home
    assert "Сравнить с опубликованным" in home


def test_a_return_names_the_field_and_reaches_the_editor(client, mail_server, submitted, project):
    mail_server.letters.clear()
    act(client, submitted, "reject", field="Коротко", comment="")
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS  # not without a reason
    act(client, submitted, "reject", field="Коротко", comment="Назовите деревню.")
    [(to, subject, text)] = letters(mail_server)[1:]
    assert (to, subject) == ("redaktor@example.org", "Нужно исправить: Площадка в Бегичеве")
    assert text.startswith("Здравствуйте, Пётр!")
    assert "Коротко: Назовите деревню." in text
    project.refresh_from_db()
    assert project.intro == "Было"


def test_a_return_from_the_form_says_so(client, submitted, project):
    edit = reverse("wagtailadmin_pages:edit", args=[project.pk])
    decision = {
        "action-workflow-action": "true",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": json.dumps({"comment": "Назовите деревню."}),
    }
    answer = send(client, edit, **decision)
    words = client.get(answer["Location"]).content.decode()
    assert "Возвращено на доработку." in words
    assert "обновлена" not in words


def test_an_approval_publishes_and_tells_the_editor(client, mail_server, submitted, project):
    act(client, submitted, "approve")
    to, subject, _ = letters(mail_server)[-1]
    assert (to, subject) == ("redaktor@example.org", "Опубликовано: Площадка в Бегичеве")
    assert ProjectPage.objects.get(pk=project.pk).intro == "Стало"


def test_two_days_later_the_press_service_is_reminded_once(mail_server, submitted):
    letters(mail_server)
    remind_reviewers()
    assert len(letters(mail_server)) == 1
    TaskState.objects.update(started_at=timezone.now() - dt.timedelta(days=2))
    for _ in range(2):
        remind_reviewers()
    [(to, subject, _)] = letters(mail_server)[1:]
    assert (to, subject) == ("press@example.org", "Ждёт проверки больше двух дней: Площадка в Бегичеве")


@pytest.mark.parametrize(
    ("role", "fields", "written_to"),
    [
        ("Организатор", {}, "other@example.org"),
        ("Наблюдатель", {"is_superuser": True}, "other@example.org"),
        ("Наблюдатель", {}, None),
    ],
)
def test_without_a_press_service_others_are_reminded(mail_server, submitted, press, role, fields, written_to):
    letters(mail_server)
    mail_server.letters.clear()
    press.delete()
    member(role, "other@example.org", **fields)
    TaskState.objects.update(started_at=timezone.now() - dt.timedelta(days=2))
    remind_reviewers()
    assert [to for to, *_ in letters(mail_server)] == ([written_to] if written_to else [])
    assert PageLogEntry.objects.filter(action=REMINDED).exists() == bool(written_to)


def test_the_answer_goes_to_the_districts_editors_when_the_author_has_left(
    client, mail_server, submitted, project
):
    User.objects.get(email="redaktor@example.org").groups.clear()
    editor_of(project.municipality, "new@example.org")
    editor_of(project.municipality, "closed@example.org", is_active=False)
    act(client, submitted, "reject", comment="Назовите деревню.")
    assert [to for to, *_ in letters(mail_server)] == ["press@example.org", "new@example.org"]


def test_the_press_service_publishes_its_own_work_directly(project, press):
    assert project.permissions_for_user(press).can_publish()
    assert not project.permissions_for_user(editor_of(project.municipality, "e@example.org")).can_publish()


def test_of_two_decisions_at_once_the_first_one_stands(submitted, press):
    first, second = (TaskState.objects.get(pk=submitted.pk) for _ in range(2))
    task = first.task.specific
    task.on_action(first, press, "approve")
    with pytest.raises(PermissionDenied):
        task.on_action(second, press, "reject", comment="Назовите деревню.")
    assert TaskState.objects.get().status == TaskState.STATUS_APPROVED


def test_fields_that_the_author_may_change_are_named_on_return(submitted):
    labels = review_forms.field_labels()
    assert labels[:2] == ["Заголовок", "Вид"]
    assert "Год конкурса" not in labels


def test_a_comparison_ends_in_a_decision(client, submitted, project):
    url = reverse("wagtailadmin_pages:revisions_compare", args=[project.pk, "live", submitted.revision_id])
    html = client.get(url).content.decode()
    assert "Одобрить и опубликовать" in html
    soup = BeautifulSoup(html, "html.parser")
    form = soup.select_one(".review-return form")
    assert {field["name"] for field in form.select("select, textarea")} == {"field", "comment"}
    client.post(form["action"], {"field": "Коротко", "comment": "Назовите деревню."})
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED
    assert "Одобрить и опубликовать" not in client.get(url).content.decode()


def buttons(client, project) -> list[str]:
    html = client.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content.decode()
    found = BeautifulSoup(html, "html.parser").select("footer .button")
    return [text for button in found if (text := button.get_text(" ", strip=True))]


def test_whoever_decides_has_one_button_to_publish(client, submitted, project):
    words = buttons(client, project)
    assert "Одобрить и опубликовать" in words
    assert "Опубликовать" not in words


def test_the_editor_reads_why_the_page_came_back_and_sends_it_again(client, submitted, project):
    editor = User.objects.get(email="redaktor@example.org")
    client.force_login(editor)
    assert buttons(client, project)[-1] == "Забрать с проверки"
    client.force_login(User.objects.get(email="press@example.org"))
    act(client, submitted, "reject", field="Коротко", comment="Назовите деревню.")
    client.force_login(editor)
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[project.pk])):
        text = " ".join(BeautifulSoup(client.get(url).content, "html.parser").get_text(" ").split())
        assert re.search("Пресс-служба вернула ?: Коротко: Назовите деревню", text)
    assert "Отправить на проверку снова" in buttons(client, project)
