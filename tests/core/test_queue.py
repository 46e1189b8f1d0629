"""The queue of one-shot tasks: claims, retries, killed workers, progress."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import F

from showcase.core import queue
from showcase.core.models import QueuedTask, TaskState
from tests import databases
from tests.waiting import wait_for


@pytest.fixture
def calls(monkeypatch):
    """An empty registry with tasks that note their calls."""
    made = []
    monkeypatch.setattr(queue, "registry", {})

    @queue.task("test.good", "Хорошее")
    def good(run: queue.Run, number: int) -> str:
        run.report(2, 4)
        made.append(number)
        return "Сделано."

    @queue.task("test.broken", "Сломанное", most_tries=2)
    def broken(run: queue.Run) -> None:
        raise RuntimeError("не вышло")

    @queue.task("test.refused", "Отказ")
    def refused(run: queue.Run) -> None:
        raise queue.Failed("Так нельзя.")

    return made


def enqueue(name: str, **arguments) -> QueuedTask:
    return queue.registry[f"test.{name}"].enqueue(**arguments)


@pytest.mark.django_db
def test_a_task_runs_once_and_says_what_came_of_it(calls):
    row = enqueue("good", number=7)
    assert [queue.run_due(), queue.run_due(), calls] == [1, 0, [7]]
    row.refresh_from_db()
    assert (row.state, row.message, row.percent, row.is_finished) == (TaskState.DONE, "Сделано.", 50, True)


@pytest.mark.django_db
def test_a_task_of_a_rolled_back_transaction_never_was(calls):
    with transaction.atomic():
        enqueue("good", number=7)
        transaction.set_rollback(True)
    assert queue.run_due() == 0


@pytest.mark.django_db
def test_a_broken_task_waits_longer_each_time_and_is_given_up(calls):
    row = enqueue("broken")
    assert [queue.run_due(), queue.run_due()] == [1, 0]  # the second try is not due yet
    row.refresh_from_db()
    assert (row.state, row.tries) == (TaskState.QUEUED, 1)
    QueuedTask.objects.update(next_try_at=F("next_try_at") - timedelta(seconds=queue.BACKOFF_SECONDS[0]))
    queue.run_due()
    row.refresh_from_db()
    assert (row.state, row.message) == (TaskState.FAILED, queue.BROKEN)


@pytest.mark.django_db
def test_a_refusal_is_final(calls):
    row = enqueue("refused")
    queue.run_due()
    row.refresh_from_db()
    assert (row.state, row.message, row.tries) == (TaskState.FAILED, "Так нельзя.", 1)


@pytest.mark.django_db
def test_a_task_that_was_given_up_is_tried_again_when_somebody_says_so(calls):
    row, waiting = enqueue("refused"), enqueue("broken")
    queue.run_due()
    assert [queue.try_again(row.pk), queue.try_again(row.pk), queue.try_again(waiting.pk)] == [
        True,
        False,
        False,
    ]
    row.refresh_from_db()
    assert (row.state, row.tries, row.message, row.finished_at) == (TaskState.QUEUED, 0, "", None)
    assert queue.run_due() == 1


@pytest.mark.django_db
def test_a_task_of_a_newer_site_waits_for_its_worker(calls):
    QueuedTask.objects.create(name="test.unknown")
    assert queue.run_due() == 0


def test_two_tasks_cannot_share_a_name(calls):
    with pytest.raises(ValueError, match="registered already"):
        queue.task("test.good", "Хорошее")(print)


def test_workers_share_the_queue_without_doing_anything_twice(calls, committing_db):
    for number in range(30):
        enqueue("good", number=number)

    def work() -> None:
        queue.run_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(calls) == list(range(30))


def test_the_task_of_a_killed_worker_is_tried_again_and_one_that_runs_is_left_alone(calls, committing_db):
    row = enqueue("good", number=7)
    with psycopg.connect(databases.url_of(committing_db), autocommit=True) as other:
        other.execute(queue.CLAIM, [["test.good"], queue.LOCK_SPACE])
        queue.requeue_abandoned()
        row.refresh_from_db()
        assert row.state == TaskState.RUNNING
        assert not queue.is_interrupted(row)
    wait_for(lambda: queue.is_interrupted(row), 20)
    wait_for(lambda: _requeued(row), 20)
    assert queue.is_interrupted(row)
    QueuedTask.objects.update(next_try_at=F("created_at"))
    assert [queue.run_due(), calls] == [1, [7]]


def _requeued(row: QueuedTask) -> bool:
    queue.requeue_abandoned()
    row.refresh_from_db()
    return row.state == TaskState.QUEUED


def test_short_tasks_do_not_wait_for_long_ones(calls, committing_db):
    go_on, stopping = threading.Event(), threading.Event()
    queue.task("test.import", "Загрузка", is_long=True)(lambda run: str(go_on.wait(20)))
    long = enqueue("import")
    threads = [
        threading.Thread(target=queue.run, args=[stopping], kwargs={"is_long": is_long})
        for is_long in (True, False)
    ]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: QueuedTask.objects.filter(pk=long.pk, state="running").exists(), 20)
        letter = enqueue("good", number=7)
        wait_for(lambda: QueuedTask.objects.filter(pk=letter.pk, state="done").exists(), 20)
        assert QueuedTask.objects.filter(pk=long.pk, state="running").exists()
    finally:
        go_on.set()
        stopping.set()
        for thread in threads:
            thread.join()


def test_progress_is_seen_while_the_work_is_in_one_transaction(calls, committing_db):
    go_on, stopping = threading.Event(), threading.Event()

    @queue.task("test.long", "Долгое")
    def long(run: queue.Run) -> str:
        with transaction.atomic():
            run.report(30, 120)
            assert go_on.wait(20)
        return "Готово."

    row = enqueue("long")
    worker = threading.Thread(target=queue.run, args=[stopping])
    worker.start()
    try:
        wait_for(
            lambda: QueuedTask.objects.filter(pk=row.pk, state="running", done=30, total=120).exists(), 20
        )
        go_on.set()
        wait_for(lambda: QueuedTask.objects.filter(pk=row.pk, state="done", message="Готово.").exists(), 20)
    finally:
        go_on.set()
        stopping.set()
        worker.join()
