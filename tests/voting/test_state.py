"""What a page may say about the vote, and until when it may be kept."""

import datetime as dt

import pytest

from showcase.core.cache_boundaries import seconds_to_next_boundary
from showcase.voting import ballotbox
from showcase.voting.edges import round_edge
from showcase.voting.models import VotingRound
from showcase.voting.state import PanelState, open_rounds, panel_of_number, panel_of_project, panel_of_year
from tests.voting.box import plant

pytestmark = pytest.mark.django_db
OPENS = dt.datetime(2026, 3, 26, 6, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 4, 8, 21, tzinfo=dt.UTC)
MICRO = dt.timedelta(microseconds=1)
GRACE = dt.timedelta(minutes=10)


@pytest.fixture
def spring(tree, clock):
    clock.stop_at(OPENS - dt.timedelta(days=1))
    return plant(tree, opens_at=OPENS, closes_at=CLOSES)


def state_of(world, option: int = 0) -> PanelState | None:
    panel = panel_of_project(world.options[option].project_id)
    return panel and panel.state


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (OPENS - MICRO, PanelState.BEFORE),
        (OPENS, PanelState.OPEN),
        (CLOSES - MICRO, PanelState.OPEN),
        (CLOSES, PanelState.GRACE),
        (CLOSES + GRACE - MICRO, PanelState.GRACE),
        (CLOSES + GRACE, PanelState.COUNTING),
    ],
)
def test_state_flips_at_the_edges(spring, clock, moment, state):
    clock.stop_at(moment)
    assert state_of(spring) == panel_of_year(2026).state == state
    assert [found.pk for found in open_rounds()] == ([spring.round.pk] if state is PanelState.OPEN else [])


def test_closed_round_shows_results(spring, clock):
    clock.stop_at(CLOSES + GRACE)
    ballotbox.close(spring.round.pk, "Тест")
    assert state_of(spring) is PanelState.RESULTS


def test_paused_and_withdrawn_concern_one_project(spring, clock):
    clock.stop_at(OPENS)
    ballotbox.pause(spring.options[0], None, "Проверяем заявку.")
    ballotbox.withdraw(spring.options[1], None, "Отозвана.")
    assert [state_of(spring, n) for n in range(3)] == [
        PanelState.PAUSED,
        PanelState.WITHDRAWN,
        PanelState.OPEN,
    ]
    assert panel_of_project(spring.options[0].project_id).reason == "Проверяем заявку."
    ballotbox.resume(spring.options[0], None, "Проверили.")
    panel = panel_of_project(spring.options[0].project_id)
    assert (panel.state, panel.reason) == (PanelState.OPEN, "")


def test_draft_says_nothing(tree, clock):
    year = tree.year(2031)
    project = tree.project(year, tree.municipality(), public_number="1601")
    draft = VotingRound.objects.create(year_page=year, opens_at=OPENS, closes_at=CLOSES)
    ballotbox.fill_options(draft)
    assert panel_of_project(project.pk) is None
    assert panel_of_year(2031) is None


def test_vote_elsewhere(tree, clock):
    clock.stop_at(OPENS)
    world = plant(
        tree, opens_at=OPENS, closes_at=CLOSES, mode="external", external_url="https://moydvor71.ru/voting"
    )
    assert state_of(world) is PanelState.EXTERNAL


def test_panel_takes_one_query(spring, clock, django_assert_num_queries):
    with django_assert_num_queries(1):
        panel = panel_of_project(spring.options[0].project_id)
        assert panel.round.contest == "2026"
        assert panel.option.number == "1601"


@pytest.mark.parametrize(
    ("moment", "edge"),
    [
        (OPENS - dt.timedelta(seconds=30), OPENS),
        (OPENS, CLOSES),
        (CLOSES - MICRO, CLOSES),
        (CLOSES, CLOSES + GRACE),
    ],
)
def test_next_edge_is_measured_by_the_clock_of_the_database(spring, clock, moment, edge):
    """The web server's own clock may be wrong by minutes: the remaining time is what counts."""
    clock.stop_at(moment)
    for error in (dt.timedelta(0), dt.timedelta(minutes=7), dt.timedelta(days=-3)):
        assert round_edge(moment + error) - (moment + error) == edge - moment


def test_nothing_is_kept_past_an_edge(spring, clock):
    clock.stop_at(OPENS - dt.timedelta(seconds=30.5))
    noon = dt.datetime(2026, 3, 26, 9, tzinfo=dt.UTC)
    assert seconds_to_next_boundary(noon) == 30


def test_no_edge_without_an_announced_round(tree, clock):
    VotingRound.objects.create(year_page=tree.year(2031), opens_at=OPENS, closes_at=CLOSES)
    clock.stop_at(OPENS - dt.timedelta(days=1))
    assert round_edge(OPENS) is None


def test_what_is_kept_in_memory_hides_no_change(spring, clock, settings):
    settings.PAGE_CACHE_SECONDS = 60

    def states() -> list[PanelState]:
        number = spring.options[0].number
        return [panel_of_number(2026, number).state, panel_of_year(2026).state]

    clock.stop_at(OPENS)
    assert states() == [PanelState.OPEN, PanelState.OPEN]
    ballotbox.pause(spring.options[0], None, "Проверяем заявку.")
    assert states() == [PanelState.PAUSED, PanelState.OPEN]
    ballotbox.resume(spring.options[0], None, "Проверили.")
    ballotbox.extend(spring.round, CLOSES + dt.timedelta(days=1), "Тест")
    clock.stop_at(CLOSES + GRACE)
    assert states() == [PanelState.OPEN, PanelState.OPEN]
    clock.stop_at(CLOSES + dt.timedelta(days=1) + GRACE)
    ballotbox.close(spring.round.pk, "Тест")
    assert states() == [PanelState.RESULTS, PanelState.RESULTS]
