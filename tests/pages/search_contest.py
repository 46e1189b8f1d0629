"""A small contest of real titles, and what readers type to find its pages."""

from tests.factories import Tree

PLAYGROUND = "Детская игровая площадка в посёлке Красный Богатырь"
MAKLETS = "Многофункциональная площадка для игровых видов спорта в Маклеце"
BEGICHEVO = "Зона для досуга и отдыха в деревне Бегичево"
STUDENETS = "Спортивная площадка с тренажёрами и теннисным столом в селе Студенец"
SITOVO = "Заявка старосты села Ситово"
KRUTOE = "Зона для досуга и отдыха в деревне Крутое"
SKHT = "Заявка 2021 года: микрорайон СХТ"
OGAREVKA = "Спортивная площадка: п. Огаревка"
SHCHEKINO, NOVOMOSKOVSK = "Щекинский район", "Город Новомосковск"
TEPLOE, VENEV = "Тепло-Огаревский район", "Веневский район"
YEAR_2021, YEAR_2024 = "Конкурс 2021 года", "Конкурс 2024 года"
VOTES, WINNERS = "Подсчитано более 397 тысяч голосов", "Названы победители конкурса 2021 года"
ABOUT, HOW_TO = "О конкурсе", "Как принять участие"

# The first result of each query, real page titles of the contest.
LABELLED = {
    # word forms
    "детская площадка": PLAYGROUND, "детских площадок": PLAYGROUND, "детские площадки": PLAYGROUND,
    "детской площадкой": PLAYGROUND,
    "староста": SITOVO, "старост": SITOVO, "старосты": SITOVO, "победителей": WINNERS, "голос": VOTES,
    "теннисные столы": STUDENETS, "лавочка": MAKLETS,
    # names in their cases, ё and е
    "Красный Богатырь": PLAYGROUND, "в Красном Богатыре": PLAYGROUND, "в Студенце": STUDENETS,
    "Крутое": KRUTOE, "в деревне Крутом": KRUTOE, "тренажеры": STUDENETS, "тренажёров": STUDENETS,
    "поселок красный богатырь": PLAYGROUND,
    # settlements, abbreviated or not
    "Бегичево": BEGICHEVO, "д. Бегичево": BEGICHEVO, "д.Бегичево": BEGICHEVO, "деревня Бегичево": BEGICHEVO,
    "Бегичево деревня": BEGICHEVO, "БЕГИЧЕВО": BEGICHEVO, "с. Студенец": STUDENETS, "мкр. СХТ": SKHT,
    # municipalities, whatever their status; their centres
    "Щёкинский район": SHCHEKINO, "щекинский": SHCHEKINO, "в Щёкинском округе": SHCHEKINO,
    "Щёкино": SHCHEKINO,
    "Новомосковск": NOVOMOSKOVSK, "новомосковске": NOVOMOSKOVSK, "Венев": VENEV,
    "теплоогарёвский": TEPLOE, "Тёпло-Огарёвский район": TEPLOE, "Тепло-Огаревский": TEPLOE,
    # years, numbers, text pages
    "2024": YEAR_2024, "конкурс 2024": YEAR_2024, "итоги 2021": YEAR_2021,
    "1605": MAKLETS, "№ 1606": PLAYGROUND,
    "проект 1605": MAKLETS, "номер 1606": PLAYGROUND, "о конкурсе": ABOUT, "как принять участие": HOW_TO,
    "участие": HOW_TO, "положение о конкурсе": ABOUT, "Проекты": "Проекты", "итоги": "Итоги",
    # unfinished last word
    "бегич": BEGICHEVO, "детская площ": PLAYGROUND, "новомос": NOVOMOSKOVSK, "щек": SHCHEKINO,
    "трена": STUDENETS,
    # small errors
    "лавачки": MAKLETS, "десткая плащадка": PLAYGROUND, "Бегечево": BEGICHEVO, "щикинский район": SHCHEKINO,
    "новомасковск": NOVOMOSKOVSK, "Студинец": STUDENETS, "победитли": WINNERS, "красный багатырь": PLAYGROUND,
    # the other keyboard layout
    ",tubxtdj": BEGICHEVO, "ltncrfz gkjoflrf": PLAYGROUND, "l/ ,tubxtdj": BEGICHEVO,
    "yjdjvjcrjdcr": NOVOMOSKOVSK, "ghjtrns": "Проекты",
}  # fmt: skip


def story(text: str) -> list[tuple[str, str]]:
    """The body of a page with one paragraph."""
    return [("text", text)]


def build(tree: Tree) -> Tree:
    """Fill the tree with a small contest of real titles."""
    y2021, y2024 = tree.year(2021), tree.year(2024, notes="Первый год с бумажным голосованием.")
    shchekino = tree.municipality("Щекинский район", centre="Щекино")
    venev = tree.municipality("Веневский район", centre="Венев")
    teploe = tree.municipality("Тепло-Огаревский район", centre="Теплое")
    kimovsk = tree.municipality("Кимовский район", centre="Кимовск")
    novomoskovsk = tree.municipality("город Новомосковск", centre="Новомосковск")
    maklets = {"public_number": "1605", "settlement": "г. Новомосковск", "address": "ул. Маклец"}
    bogatyr = {"public_number": "1606", "settlement": "п. Красный Богатырь"}
    tree.project(y2024, novomoskovsk, title=MAKLETS, body=story("<p>Есть <b>лавочки</b>.</p>"), **maklets)
    tree.project(y2024, novomoskovsk, title=PLAYGROUND, **bogatyr)
    tree.project(y2024, shchekino, title=BEGICHEVO)
    tree.project(y2021, shchekino, title=OGAREVKA, settlement="п. Огаревка")
    tree.project(y2021, venev, title=STUDENETS, settlement="с. Студенец")
    tree.project(y2021, kimovsk, title=KRUTOE, settlement="д. Крутое", applicant_org="ТОС «Крутое»")
    tree.project(y2021, kimovsk, title=SITOVO, settlement="с. Ситово")
    tree.project(y2021, teploe, title=SKHT, settlement="мкр СХТ")
    tree.article(title=VOTES, lead="Больше всего голосов отдали за проекты Новомосковска.")
    tree.article(title=WINNERS, lead="Щекинский район подал больше всего заявок на детские площадки.")
    tree.text_page(title=ABOUT, slug="o-konkurse", lead="Положение о конкурсе и его цели.")
    tree.text_page(title=HOW_TO, slug="kak-uchastvovat", lead="Заявку подаёт сельский староста или ТОС.")
    return tree
