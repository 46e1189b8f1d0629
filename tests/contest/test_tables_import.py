"""Tables of projects: new seasons, winners, changes in bulk; nothing is lost, nothing is half done."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Revision

from showcase.contest import voting_dates
from showcase.contest.jobs import purge_tables
from showcase.contest.models import ContestYearPage, Phase, ProjectPage, TableImport
from showcase.contest.tables import applying, stock, views
from showcase.contest.tables.plan import RowState, make_plan
from showcase.core.models import QueuedTask
from showcase.core.search_text import index_text
from showcase.users.models import User
from tests.contest import tables
from tests.contest.tables import HEADINGS, load, plan_of, project, upload, xlsx

RESULTS = ["Номер", "Итог", "Баллы", "Место"]


def bid(number, title="Площадка у школы", place="д. Иньшино", kind="детская площадка"):
    return [2025, number, "Щекинский район", place, title, kind]


def test_a_season_is_loaded_and_the_second_time_changes_nothing(admin_client, year, district):
    rows = [bid(number, f"Площадка {number}", f"д. Место-{number}") for number in (101, 102, "0103")]
    data = xlsx(HEADINGS, *rows)
    load(admin_client, data)
    assert [page.live for page in ProjectPage.objects.all()] == [False] * 3
    page = project("0103")
    assert page.get_parent().pk == district.pk
    assert (page.slug, page.kind, page.owner.username) == ("mesto-0103-ploshchadka-0103", "children", "admin")
    assert page.latest_revision.content["title"] == "Площадка 0103"
    assert plan_of(data).counts[RowState.SAME] == 3


def test_new_pages_may_go_live_at_once(admin_client, client, year, district):
    load(admin_client, xlsx(HEADINGS, bid(101)), publish_new="1")
    page = project("101")
    assert page.live
    assert page.live_revision == page.latest_revision
    assert client.get(page.url).status_code == 200
    assert list(ProjectPage.objects.live().search(index_text("Иньшино"))) == [page]


def test_results_change_only_what_their_table_holds(admin_client, client, known, year):
    done = load(admin_client, xlsx(RESULTS, [1605, "победитель", "81,5", 1]), year=year)
    assert done.task.message.replace("\u00a0", " ") == "Изменено: 1 проект."
    page = project("1605")
    assert (page.outcome, page.points, page.place, page.title) == ("winner", Decimal("81.5"), 1, "Качели")
    assert page.live_revision == page.latest_revision
    assert (page.live_revision.content["outcome"], page.live_revision.user.username) == ("winner", "admin")
    assert not page.has_unpublished_changes
    assert "81,5" in client.get(page.url).content.decode()
    assert list(ProjectPage.objects.search(index_text("победитель"))) == [page]


def test_the_preview_of_a_new_project_shows_its_values(admin_client, year, district):
    html = preview(admin_client, upload(admin_client, xlsx(HEADINGS, bid(101))))
    for words in ("№ 101", "Площадка у школы", "Щёкинский район", "д. Иньшино", "Детская площадка"):
        assert words.lower() in html.lower()


def preview(client, table) -> str:
    return client.get(table.get_absolute_url()).content.decode()


def test_new_pages_of_a_draft_year_come_with_the_advice_to_publish_it(admin_client, year, district):
    ContestYearPage.objects.filter(pk=year.pk).update(live=False)
    table = upload(admin_client, xlsx(HEADINGS, bid(101)))
    assert f"Ещё не на сайте: «{year.title}»" in preview(admin_client, table)
    tables.confirm(admin_client, table, publish_new="1")
    assert f"/admin/pages/{year.pk}/edit/" in preview(admin_client, table)


@pytest.mark.parametrize(
    ("announced", "days", "words"),
    [
        (True, 1, "ещё не окончено"),
        (True, -1, ""),
        (False, 1, "ещё не объявлено, а по этапам"),
        (False, -1, ""),
    ],
)
def test_results_before_the_end_of_the_vote_are_warned_about(
    admin_client, known, year, monkeypatch, announced, days, words
):
    day = timezone.localdate() + timezone.timedelta(days=days)
    sources = [lambda years: dict.fromkeys(years, voting_dates.VotingDates(day, day))] if announced else []
    monkeypatch.setattr(voting_dates, "_sources", sources)
    Phase.objects.create(year_page=year, key="voting", title="Голосование", starts=day, ends=day)
    html = preview(admin_client, upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year))
    assert (words in html, "Голосование 2025 года" in html) == (True, bool(words))


def test_after_the_writing_the_list_of_that_year_is_a_click_away(admin_client, known, year):
    table = load(admin_client, xlsx(["Год", *RESULTS], [2025, 1605, "Призёр", 1, 1]))
    assert f"/admin/projects/?contest_year={year.pk}" in preview(admin_client, table)


def test_all_tables_of_the_day_are_a_click_away(admin_client, admin_user):
    made = [TableImport(user=admin_user, file_name=f"{number}.csv", file=b"") for number in range(12)]
    TableImport.objects.bulk_create(made)
    few, more = (admin_client.get(f"/admin/tables/{query}").content.decode() for query in ("", "?all=1"))
    assert ("?all=1" in few, "· admin ·" in few, "0.csv" in more) == (True, True, True)
    assert few.count(".csv</a>") < more.count(".csv</a>") == 12


def test_the_preview_shows_every_row_and_writes_nothing(admin_client, known, year):
    rows = [[1605, "Призёр", None, 2], [9, "Победитель", 1, 1]]
    table = upload(admin_client, xlsx(RESULTS, *rows), year=year)
    html = admin_client.get(f"{table.get_absolute_url()}?state=all").content.decode()
    for words in (
        "Итог неизвестен",
        "Призёр",
        "Проекта № 9 в этом году на сайте нет",
        "Скачать таблицу с пометками",
    ):
        assert words in html
    assert project("1605").outcome == "unknown"


def test_a_faulty_table_is_written_neither_whole_nor_in_part(admin_client, known, year):
    table = upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1], [9, "Победитель", 1, 1]), year=year)
    tables.confirm(admin_client, table)
    assert table.applied_at is None
    assert project("1605").outcome == "unknown"


def test_a_page_refused_in_the_middle_takes_all_rows_back(admin_client, known, year, district, monkeypatch):
    table = upload(admin_client, xlsx(HEADINGS, bid(101), bid(102, "Другая", "д. Другая")))
    monkeypatch.setattr(applying.Slugs, "free", lambda self, parent, page: "one")
    tables.confirm(admin_client, table)
    assert "Ничего не записано. Строка 3" in table.task.message
    assert ProjectPage.objects.count() == 1
    assert table.task.message in admin_client.get(table.get_absolute_url()).content.decode()


def test_a_project_named_by_its_page_and_by_its_number_is_refused_in_both_rows(known, year):
    data = xlsx(
        ["Код страницы", *RESULTS], [known.pk, None, "Призёр", 1, 2], [None, 1605, "Победитель", 2, 1]
    )
    first, second = plan_of(data, year).rows
    assert "строке: 3" in first.faults["id"]
    assert "строке: 2" in second.faults["public_number"]


@pytest.mark.parametrize("since", [{"outcome": "prize"}, {"outcome": "winner"}, {"live": False}])
def test_a_page_changed_since_the_preview_is_asked_about_again(admin_client, known, year, since):
    table = upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    digest = make_plan(table.content["rows"], year.pk).digest
    admin_client.post(table.get_absolute_url(), {"digest": digest})
    ProjectPage.objects.filter(pk=known.pk).update(**since)
    tables.queue.run_due()
    table.refresh_from_db()
    assert table.task.message == applying.CHANGED_SINCE
    tables.confirm(admin_client, table)
    assert table.applied_at


def test_a_written_table_is_not_written_again(admin_client, known, year):
    table = load(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    ProjectPage.objects.filter(pk=known.pk).update(outcome="winner")
    applying.apply_table.enqueue(table=table.pk)
    tables.queue.run_due()
    assert project("1605").outcome == "winner"


def test_somebodys_draft_beside_a_live_page_keeps_its_words_and_gets_the_results(admin_client, known, year):
    known.title = "Качели и горка"
    known.save_revision()
    load(admin_client, xlsx(RESULTS, [1605, "Победитель", 80, 1]), year=year)
    page = project("1605")
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.outcome, page.has_unpublished_changes) == ("Качели", "winner", True)
    assert (draft.title, draft.outcome, draft.place) == ("Качели и горка", "winner", 1)
    page.latest_revision.publish()
    assert (project("1605").title, project("1605").points) == ("Качели и горка", 80)


def test_a_draft_that_changes_the_same_is_not_written_over(known, year):
    known.outcome = "prize"
    known.save_revision()
    (row,) = plan_of(xlsx(RESULTS, [1605, "Победитель", 80, 1]), year).rows
    assert "В неопубликованной правке страницы здесь «Призёр»" in row.faults["outcome"]


def test_locked_and_scheduled_pages_are_left_alone(known, year):
    ProjectPage.objects.filter(pk=known.pk).update(locked=True)
    data = xlsx(RESULTS, [1605, "Победитель", 80, 1])
    assert plan_of(data, year).rows[0].faults == {"public_number": stock.LOCKED}
    ProjectPage.objects.filter(pk=known.pk).update(locked=False)
    Revision.objects.filter(pk=known.latest_revision_id).update(approved_go_live_at=timezone.now())
    assert plan_of(data, year).rows[0].faults == {"public_number": stock.SCHEDULED}


def test_a_new_project_at_the_place_and_of_the_kind_of_another_is_asked_about(admin_client, known, year):
    data = xlsx(HEADINGS, bid(7, "Новые качели", "деревня Бегичево"))
    table = upload(admin_client, data)
    assert (
        "То же место и тот же вид, что у проекта № 1605"
        in admin_client.get(table.get_absolute_url()).content.decode()
    )
    assert not tables.confirm(admin_client, table).applied_at
    assert tables.confirm(admin_client, table, are_different="on").applied_at


def test_a_dash_empties_and_an_empty_cell_does_not(admin_client, known, year):
    known.intro = "Было."
    known.save()
    load(admin_client, xlsx(["Номер", "Коротко", "Населённый пункт"], [1605, "—", None]), year=year)
    assert (project("1605").intro, project("1605").settlement) == ("", "д. Бегичево")


def test_only_those_who_may_import_open_the_pages(client, tree, year, district):
    client.force_login(User.objects.create_user("editor", password="a-long-password", is_staff=True))
    for address in ("", "template/", "1/", "1/marked/"):
        assert client.get(f"/admin/tables/{address}").status_code == 302
    client.post("/admin/tables/", {"file": SimpleUploadedFile("a.xlsx", xlsx(HEADINGS, bid(1)))})
    assert not TableImport.objects.exists()


def test_a_table_is_deleted_by_its_owner_or_after_a_day(admin_client, known, year):
    table = upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    admin_client.post(f"{table.get_absolute_url()}discard/")
    assert not TableImport.objects.exists()
    upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    TableImport.objects.update(created_at=timezone.now() - timezone.timedelta(hours=25))
    purge_tables()
    assert not TableImport.objects.exists()


def test_a_table_in_the_queue_is_neither_queued_again_nor_deleted(admin_client, known, year):
    table = upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    plan = make_plan(table.content["rows"], year.pk)
    for _press in range(2):
        views.confirm(table, plan)
    TableImport.objects.update(created_at=timezone.now() - timezone.timedelta(hours=25))
    answer = admin_client.post(f"{table.get_absolute_url()}discard/", follow=True)
    assert "удалить её нельзя" in answer.content.decode()
    purge_tables()
    assert TableImport.objects.get().task == QueuedTask.objects.get()
    TableImport.objects.all().delete()
    tables.queue.run_due()
    assert QueuedTask.objects.get().message == applying.DELETED


def test_an_interrupted_writing_says_that_it_goes_on(admin_client, known, year):
    table = upload(admin_client, xlsx(RESULTS, [1605, "Призёр", 1, 1]), year=year)
    views.confirm(table, make_plan(table.content["rows"], year.pk))
    QueuedTask.objects.update(state="running", tries=1, done=1, total=3)
    assert "Она начнётся снова, как только заработает" in preview(admin_client, table)


def test_queries_for_a_row_are_the_same_in_any_table(admin_client, year, district):
    def queries(first: int, number: int) -> int:
        rows = [
            bid(first + index, f"Площадка {first + index}", f"д. М{first + index}") for index in range(number)
        ]
        results = [[first + index, "Победитель", index, 1] for index in range(number)]
        user = User.objects.get(username="admin")
        with CaptureQueriesContext(connection) as captured:
            applying.write(plan_of(xlsx(HEADINGS, *rows)), user, publish_new=True)
            applying.write(plan_of(xlsx(RESULTS, *results), year), user)
        return len(captured)

    queries(1, 1)  # fills caches
    few, some, more = queries(10, 3), queries(20, 6), queries(30, 9)
    assert some - few == more - some
    assert (some - few) / 3 / 2 < 75  # Wagtail's own save of the same page makes 51


def test_a_preview_costs_the_same_for_any_number_of_rows(admin_client, year, district):
    def queries(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            plan_of(xlsx(HEADINGS, *[bid(index, f"Площадка {index}") for index in range(1, number)]))
        return len(captured)

    queries(2)
    assert queries(5) == queries(50)
