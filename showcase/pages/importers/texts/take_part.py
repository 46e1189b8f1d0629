"""The page «Как принять участие»: the way of an elder or a TOS leader."""

import datetime as dt
from typing import Any

from showcase.core.russian import date_range_ru
from showcase.pages.importers.dataset import Dataset, Row
from showcase.pages.importers.texts.parts import Block, heading, points, questions, steps, table, text

ENOUGH_DATED_PHASES = 4

EXAMPLES = (
    "Детская площадка: [[project:2023-yubileynyy|посёлок Юбилейный]], [[project:2021-rudnev|микрорайон "
    "Руднев в Донском]].",
    "Спортивная площадка: [[project:2023-samokhvalovka|деревня Самохваловка]], "
    "[[project:2022-studenets|село Студенец]], где победили с четвёртой попытки.",
    "Многофункциональная площадка: [[project:2024-maklets|Маклец в Новомосковске]].",
    "Зона досуга и отдыха: [[project:2023-krutoe|деревня Крутое]], там построили сцену и поставили теннисный "
    "стол.",
)


def values(dataset: Dataset) -> dict[str, Any]:
    """Return title, lead and body of the page."""
    return {
        "title": "Как принять участие",
        "lead": "Заявку подаёт сельский староста или руководитель ТОС. Житель предлагает идею через них.",
        "body": [*_way(), *_dates(dataset.years), *_help()],
    }


def _way() -> list[Block]:
    return [
        heading("Путь заявки"),
        steps(
            (
                "Выберите, что нужно вашему месту",
                "Поговорите с соседями. Площадку выбирают из типовых проектов.",
            ),
            (
                "Посмотрите, кто уже победил",
                "В [[proekty|списке проектов]] есть заявки прошлых лет по районам и видам.",
            ),
            (
                "Подайте заявку",
                "Заявки принимают на платформе moydvor71.ru. Срок приёма смотрите на [[year:latest|странице "
                "года]].",
            ),
            ("Дождитесь проверки", "Заявку проверяет администрация муниципалитета, затем организатор."),
            ("Позовите соседей голосовать", "Каждый житель области может поддержать один проект."),
            ("Узнайте итоги", "Побеждает сумма баллов. Голоса — только один из критериев."),
            ("Примите площадку", "Победивший проект строят в вашем населённом пункте."),
        ),
    ]


def _dates(years: list[Row]) -> list[Block]:
    """Dates of the newest year that is known well, as an example of how long everything takes."""
    known = [
        row for row in years if sum(1 for phase in row["phases"] if phase["ends"]) >= ENOUGH_DATED_PHASES
    ]
    if not known:
        return []
    newest = max(known, key=lambda row: row["year"])
    rows = [["Этап", "Даты"], *([phase["title"], _period(phase)] for phase in newest["phases"])]
    return [
        heading("Сколько времени это занимает"),
        text(
            f"Даты меняются каждый год. Для примера — [[year:{newest['year']}|конкурс {newest['year']} "
            f"года]]."
        ),
        table(f"Этапы конкурса {newest['year']} года", rows),
    ]


def _period(phase: Row) -> str:
    first, last = (dt.date.fromisoformat(phase[end]) if phase[end] else None for end in ("starts", "ends"))
    return date_range_ru(first, last) or "нет данных"


def _help() -> list[Block]:
    return [
        heading("Примеры победителей"),
        points(*EXAMPLES),
        heading("Вопросы и ответы"),
        questions(
            (
                "Я не староста. Могу ли я подать заявку?",
                "Предложите идею старосте или руководителю ТОС: заявку подают они.",
            ),
            (
                "Можно ли подать заявку снова?",
                "Да. Так победило [[project:2022-studenets|село Студенец]]: с четвёртой попытки.",
            ),
            (
                "Кто побеждает?",
                "Проекты с наибольшей суммой баллов. Подробнее — на странице [[o-konkurse|«О конкурсе»]].",
            ),
            (
                "Где положение о конкурсе?",
                "На платформе moydvor71.ru. Когда его передадут сайту, оно появится на странице года.",
            ),
        ),
    ]
