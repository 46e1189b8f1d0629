"""The roles as data. `set_up.py` gives them to groups of the same names; a change here needs `set_up_roles` only.

Nothing is granted on Wagtail's roots: pages begin with the home page, files with `FILES_OF_SITE`.
A municipality's editor is no entry of `ROLES`: `districts.py` makes a group for each municipality.
"""

from dataclasses import dataclass

from showcase.voting.admin_views import rights

FILES_OF_SITE = "Файлы сайта"
"""Name of the collection that holds all others."""
ACCESS = "wagtailadmin.access_admin"

WRITE = ("add_page", "change_page")
PUBLISH = (*WRITE, "publish_page", "lock_page", "unlock_page")
# Wagtail has no right to look. Any right on a branch opens it in the explorer, and this one alone does nothing
# else: `core.page_rights` lets only those lock who may edit.
LOOK = ("lock_page",)

FILES = tuple(f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose"))


@dataclass(frozen=True)
class Role:
    """What a group may: Django's permissions by name, Wagtail's on pages below the home page and on files."""

    name: str
    about: str
    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    is_given_by_organisers: bool = False
    """Whether organisers may give it; roles that decide over the vote come from administrators only."""


PRESS = Role(
    "Пресс-служба",
    "Пишет и публикует новости и страницы сайта, правит тексты и фото проектов, проверяет работу редакторов "
    "муниципалитетов, видит число подписчиков.",
    permissions=(
        "contest.view_figure",
        "contest.add_figure",
        "contest.change_figure",
        "outreach.view_subscription",
    ),
    pages=PUBLISH,
    files=FILES,
    is_given_by_organisers=True,
)
ORGANISER = Role(
    "Организатор",
    "Ведёт конкурс: годы, муниципалитеты, номера, итоги и баллы проектов, цифры, подготовка голосования, "
    "сообщения о поломках, сведения о сайте. Приглашает людей.",
    permissions=(
        *(f"contest.{action}_figure" for action in ("view", "add", "change", "delete")),
        "contest.change_contestyearpage",
        "contest.change_municipalitypage",
        "contest.decide_project",
        "contest.import_projects",
        "core.change_sitesettings",
        "outreach.view_faultreport",
        "outreach.change_faultreport",
        "users.manage_people",
        *rights.ORGANISERS,
        *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
    ),
    pages=PUBLISH,
    files=FILES,
)
VIEWER = Role(
    "Наблюдатель",
    "Смотрит списки проектов, новостей, лет и цифр, ход голосования, историю сайта. Ничего не меняет.",
    permissions=(
        "contest.view_figure",
        "contest.view_contestyearpage",
        "contest.view_municipalitypage",
        *rights.VIEWERS,
    ),
    pages=LOOK,
    is_given_by_organisers=True,
)
CLERK, CHECKER, COMMISSION = (
    Role(name, about, permissions=(f"voting.{rights.GROUPS[name]}",))
    for name, about in (
        ("Голосование: внесение бумажных голосов", "Вносит голоса из протоколов пунктов голосования."),
        ("Голосование: сверка бумажных голосов", "Сверяет внесённое с протоколом, не видя чужих чисел."),
        ("Голосование: комиссия", "Аннулирует голоса, приостанавливает и утверждает: вдвоём и с причиной."),
    )
)
ROLES = (PRESS, ORGANISER, VIEWER, COMMISSION, CLERK, CHECKER)

EDITOR_PREFIX = "Редактор: "
"""Beginning of the names of municipalities' groups."""
EDITOR_ABOUT = (
    "Добавляет и правит проекты и фото своего муниципалитета и отправляет их на проверку. Год, номер и итог "
    "проекта не меняет, чужих черновиков и файлов не видит."
)
EDITOR_PAGES = WRITE
EDITOR_FILES = FILES
