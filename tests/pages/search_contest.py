"""A small contest of real titles, and what readers type to find its pages."""

from tests import examples
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


LABELLED = {
    query: title
    for queries, title in examples.load("search_page")["labelled"]
    for query in queries.split(" | ")
}


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
