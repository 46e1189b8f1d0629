"""The weekly digest: what it tells whom, and when."""

import datetime as dt

import pytest

from showcase.core.russian import MOSCOW
from showcase.outreach.models import DigestLetter, Subscription
from showcase.outreach.subscription import digest, sending
from tests.outreach.subscribers import add_news, begin, come_out, readers, text_of_letter

FRIDAY = dt.datetime(2025, 12, 5, 10, tzinfo=MOSCOW)


def told(mail_server) -> dict[str, str]:
    return {letter["X-To"]: text_of_letter(letter) for letter in mail_server.letters}


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (FRIDAY, FRIDAY),
        (FRIDAY - dt.timedelta(seconds=1), FRIDAY - dt.timedelta(days=7)),
        (FRIDAY + dt.timedelta(days=6, hours=23), FRIDAY),
        (dt.datetime(2025, 12, 5, 7, tzinfo=dt.UTC), FRIDAY),
    ],
)
def test_editions_begin_on_fridays_at_ten_in_moscow(now, moment):
    assert digest.latest_moment(now) == moment


def test_everybody_gets_what_is_new_for_them_once(owner, tree, mail_server, friday):
    names = ("Алексинский район", "Город Тула", "Щекинский район")
    here, there, silent = (tree.municipality(name) for name in names)
    year = tree.year(friday.year)
    local = add_news(tree, friday, title="Качели в Алексине")
    local.municipalities.add(here)
    local.save()
    add_news(tree, friday, title="Конкурс начался")
    project = come_out(tree.project(year, there, title="Поле", settlement="п. Рассвет"), friday)
    about = add_news(tree, friday, title="О поле")
    about.projects.add(project)
    about.save()
    readers(None, here, there, silent)
    begin(friday)
    for _ in range(3):
        sending.send_due()
    letters = told(mail_server)
    assert set(letters) == {f"reader{number}@example.org" for number in range(3)}
    assert len(mail_server.letters) == 3
    everything, aleksin, tula = (letters[f"reader{number}@example.org"] for number in range(3))
    assert all(title in everything for title in ("Качели", "Конкурс начался", "О поле", "Поле\nп. Рассвет"))
    assert "Качели в Алексине" in aleksin
    assert "Конкурс" not in aleksin
    assert "О поле" in tula
    assert project.url in tula
    first = mail_server.letters[0]
    assert first["Subject"].strip() == "Новое за неделю: 3 новости и 1 проект"
    token = Subscription.objects.get(address=first["X-To"]).token
    assert first["List-Unsubscribe"].endswith(f"/podpiska/{token}/otpiska/>")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/podpiska/{token}/otpiska/" in everything
    assert begin(friday) is None


def test_demonstrations_drafts_old_and_withdrawn_news_are_no_news(owner, tree, mail_server, friday):
    place, demo = tree.municipality(), tree.year(2027, is_demo=True)
    add_news(tree, friday, is_demo=True)
    add_news(tree, friday, live=False)
    add_news(tree, friday, date=friday.date() - dt.timedelta(days=60))
    come_out(tree.project(demo, place), friday)
    come_out(tree.project(tree.year(friday.year - 1), place), friday)  # entered late
    tree.article(title="Позавчера не вышла")
    readers(None)
    edition = begin(friday)
    assert not edition.letters.exists()
    withdrawn = add_news(tree, friday)
    DigestLetter.objects.create(edition=edition, subscription=Subscription.objects.get())
    withdrawn.unpublish()
    sending.send_due()
    assert (mail_server.letters, DigestLetter.objects.count()) == ([], 0)


def test_an_edition_continues_where_the_last_one_ended(owner, tree, friday):
    readers(None)
    first = begin(friday)
    add_news(tree, friday + digest.WEEK)
    second = begin(friday + digest.WEEK)
    assert (first.since, second.since) == (friday - digest.WEEK, friday)
    assert (first.letters.count(), second.letters.count()) == (0, 1)
    assert begin(friday + 10 * digest.WEEK).since == friday + 10 * digest.WEEK - digest.LONGEST_PERIOD


def test_an_edition_that_missed_its_days_is_left_to_the_next(owner, friday):
    late = friday + digest.LATEST_START
    assert digest.start_due_edition(late + dt.timedelta(seconds=1)) is None
    assert digest.start_due_edition(late).moment == friday


def test_many_new_projects_are_counted_not_listed(owner, tree, mail_server, friday):
    place, year = tree.municipality(), tree.year(friday.year)
    for _ in range(digest.MOST_SHOWN + 3):
        come_out(tree.project(year, place), friday)
    readers(None)
    begin(friday)
    sending.send_due()
    (text,) = told(mail_server).values()
    assert text.count("/proekty/rayon") == digest.MOST_SHOWN
    assert "И ещё 3 проекта: http://testserver/proekty/\n" in text
