"""What the demonstration contests consist of. Every place and person is made up, and the names say so."""

from collections.abc import Iterator
from dataclasses import dataclass

from showcase.contest.choices import ApplicantKind, Kind, MoneySource

BEFORE, WORKS, AFTER, LATER = "before", "works", "after", "year_later"
FULL = (BEFORE, WORKS, AFTER, AFTER, AFTER, LATER)
SHORT = (BEFORE, WORKS, AFTER)
EQUIPMENT = {
    Kind.CHILDREN: (("горка", 1), ("качели", 2), ("песочница", 1), ("карусель", 1), ("скамейки", 4)),
    Kind.SPORT: (("турники", 3), ("брусья", 1), ("тренажёры", 5), ("теннисный стол", 1), ("скамейки", 2)),
    Kind.MULTI: (("ворота", 2), ("баскетбольные щиты", 2), ("ограждение", 1), ("скамейки", 4)),
    Kind.LEISURE: (("беседка", 1), ("сцена", 1), ("лавочки", 6), ("клумбы", 4), ("фонари", 5)),
}
TITLES = {
    Kind.CHILDREN: "Детская площадка",
    Kind.SPORT: "Спортивная площадка",
    Kind.MULTI: "Многофункциональная площадка",
    Kind.LEISURE: "Зона досуга и отдыха",
}
WISHES = {
    Kind.CHILDREN: "Малышам негде играть: старые качели сняли, а до ближайшей площадки час пешком.",
    Kind.SPORT: "Ребята занимаются на самодельном турнике. Хотим настоящие снаряды и ровное покрытие.",
    Kind.MULTI: "Одно поле на всех: летом футбол и баскетбол, зимой каток. Место у школы есть.",
    Kind.LEISURE: "Собираемся на праздники у магазина. Нужны лавочки, свет и место под сцену.",
}


@dataclass(frozen=True)
class DemoProject:
    """One made-up project; `stages` are the pictures of its gallery, in order."""

    key: str
    number: str
    kind: Kind
    place: str
    settlement: str
    municipality: str
    applicant: ApplicantKind
    stages: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """A title like those of real projects."""
        return f"{TITLES[self.kind]} {self.place}"


# Kind, place in words, settlement, slug of the municipality, number of pictures.
OPEN_ROWS = [
    (Kind.CHILDREN, "в деревне Вымышленке", "д. Вымышленка", "shchekinskiy", 2),
    (Kind.CHILDREN, "в посёлке Образцовом", "п. Образцовый", "novomoskovsk", 2),
    (Kind.CHILDREN, "в селе Примерном", "с. Примерное", "venevskiy", 1),
    (Kind.CHILDREN, "в деревне Набросково", "д. Набросково", "kireevskiy", 0),
    (Kind.CHILDREN, "на Условной улице в Макетном", "п. Макетный", "uzlovskiy", 0),
    (Kind.CHILDREN, "в деревне Черновики", "д. Черновики", "odoevskiy", 0),
    (Kind.SPORT, "в посёлке Учебном", "п. Учебный", "aleksin", 2),
    (Kind.SPORT, "в селе Показательном", "с. Показательное", "plavskiy", 2),
    (Kind.SPORT, "у школы в деревне Пробной", "д. Пробная", "dubenskiy", 1),
    (Kind.SPORT, "в деревне Задумке", "д. Задумка", "belevskiy", 0),
    (Kind.SPORT, "в посёлке Чертёжном", "п. Чертёжный", "shchekinskiy", 0),
    (Kind.SPORT, "в селе Замыслове", "с. Замыслово", "efremov", 0),
    (Kind.MULTI, "в селе Эскизове", "с. Эскизово", "bogoroditskiy", 2),
    (Kind.MULTI, "в посёлке Тестовом", "п. Тестовый", "donskoy", 2),
    (Kind.MULTI, "в деревне Небывальщине", "д. Небывальщина", "zaokskiy", 1),
    (Kind.MULTI, "в деревне Опытной", "д. Опытная", "tula", 0),
    (Kind.MULTI, "в селе Сказочном", "с. Сказочное", "suvorovskiy", 0),
    (Kind.MULTI, "в посёлке Игровом", "п. Игровой", "kimovskiy", 0),
    (Kind.LEISURE, "в деревне Выдумке", "д. Выдумка", "yasnogorskiy", 2),
    (Kind.LEISURE, "у пруда в селе Картинном", "с. Картинное", "kamenskiy", 2),
    (Kind.LEISURE, "в посёлке Модельном", "п. Модельный", "volovskiy", 1),
    (Kind.LEISURE, "в деревне Мечтовке", "д. Мечтовка", "arsenyevskiy", 0),
    (Kind.LEISURE, "в селе Рисунки", "с. Рисунки", "chernskiy", 0),
    (Kind.LEISURE, "в деревне Идейке", "д. Идейка", "kurkinskiy", 0),
]
FINISHED_ROWS = [
    (Kind.CHILDREN, "в деревне Сочиновке", "д. Сочиновка", "shchekinskiy", FULL),
    (Kind.SPORT, "в селе Показном", "с. Показное", "venevskiy", FULL),
    (Kind.MULTI, "в посёлке Пробном", "п. Пробный", "novomoskovsk", FULL),
    (Kind.LEISURE, "в деревне Придумке", "д. Придумка", "kimovskiy", FULL),
    (Kind.CHILDREN, "в посёлке Витражном", "п. Витражный", "uzlovskiy", (*SHORT, AFTER, LATER)),
    (Kind.SPORT, "в деревне Репетиции", "д. Репетиция", "odoevskiy", (*SHORT, AFTER)),
    (Kind.MULTI, "в селе Наглядном", "с. Наглядное", "kireevskiy", (*SHORT, AFTER)),
    (Kind.LEISURE, "в посёлке Витринном", "п. Витринный", "aleksin", (*SHORT, AFTER, AFTER)),
    (Kind.CHILDREN, "в селе Пробниках", "с. Пробники", "plavskiy", SHORT),
    (Kind.SPORT, "в деревне Модельке", "д. Моделька", "zaokskiy", SHORT),
    (Kind.MULTI, "в деревне Прикидке", "д. Прикидка", "efremov", SHORT),
    (Kind.LEISURE, "в селе Изображенском", "с. Изображенское", "donskoy", SHORT),
]
MONEY = (
    (MoneySource.REGION, 1_400_000),
    (MoneySource.MUNICIPALITY, 420_000),
    (MoneySource.RESIDENTS, 80_000),
)


def applicant_of(index: int) -> ApplicantKind:
    """Elders and TOS leaders by turns."""
    return ApplicantKind.ELDER if index % 2 == 0 else ApplicantKind.TOS


def open_projects() -> list[DemoProject]:
    """Projects of the demonstration contest whose vote is open."""
    return [
        DemoProject(
            f"open-{n:02}", f"90{n:02}", kind, place, settlement, slug, applicant_of(n), (BEFORE,) * pictures
        )
        for n, (kind, place, settlement, slug, pictures) in enumerate(OPEN_ROWS, start=1)
    ]


def finished_projects() -> list[DemoProject]:
    """Projects of the demonstration contest that is over; all of them were built."""
    return [
        DemoProject(f"done-{n:02}", f"80{n:02}", kind, place, settlement, slug, applicant_of(n), stages)
        for n, (kind, place, settlement, slug, stages) in enumerate(FINISHED_ROWS, start=1)
    ]


def pictured_projects() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Key, kind and stages of every project that has a drawn gallery."""
    for project in [*open_projects(), *finished_projects()]:
        if project.stages:
            yield project.key, project.kind.value, project.stages
