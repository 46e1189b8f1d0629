"""Jobs of the background worker."""

from django.db import transaction

from showcase.core import jobs, schedule
from showcase.staff import plan_letters, review, review_letters
from showcase.staff.sign_in import sessions, throttle

HOUR = 60 * 60


@jobs.register("remind_reviewers", "Напоминания о проверке", every_seconds=HOUR)
@transaction.atomic
def remind_reviewers() -> None:
    for state in review.overdue():
        if people := review_letters.reviewers(state):
            review_letters.write("reminder", state, people)
            review.note_reminder(state)


@jobs.register("publish_scheduled", "Публикация по расписанию", every_seconds=10)
def publish_scheduled() -> None:
    for version in schedule.carry_out():
        plan_letters.write(version)


@jobs.register("purge_sign_ins", "Стирание попыток входа", every_seconds=HOUR)
def purge_sign_ins() -> None:
    throttle.forget_old()
    sessions.forget_ended()
