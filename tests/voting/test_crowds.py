"""Limits at their full size: a village behind one address, a laptop, an IPv6 network, strangers (T14, B5–B7, B17)."""

import heapq
import random
from collections.abc import Callable
from itertools import count

import pytest

from showcase.voting.models import Challenge
from showcase.voting.outcomes import Accepted, Issued, Refusal
from tests.voting.box import World, address, code_of, confirm, phone, size

pytestmark = pytest.mark.django_db
HERE = "95.24.10.7"
TICK = 5
"""Simulated time moves in steps of so many seconds."""


class Simulation:
    """People who act at moments of a simulated time."""

    def __init__(self, clock) -> None:
        self.clock, self.queue, self.order, self.now = clock, [], count(), 0.0

    def at(self, second: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (second, next(self.order), act))

    def run(self, until: float) -> None:
        while self.queue and self.queue[0][0] <= until:
            second, _, act = heapq.heappop(self.queue)
            if second // TICK > self.now // TICK or self.now == 0:
                self.clock.shift(seconds=second)
            self.now = second
            act()


class Village:
    """Honest voters behind one address: whoever is refused asks again when the page does."""

    def __init__(self, world: World, simulation: Simulation, voters: int, lost: float) -> None:
        self.world, self.simulation, self.voted, self.last = world, simulation, 0, 0.0
        chance = random.Random(7)  # noqa: S311
        self.silent = set(chance.sample(range(voters), int(voters * lost)))
        for number in range(voters):
            self.arrive(number, 60 * number / voters, chance)

    def arrive(self, number: int, second: float, chance: random.Random) -> None:
        self.simulation.at(second, lambda: self.ask(number, chance))

    def ask(self, number: int, chance: random.Random) -> None:
        answer = self.world.issue(phone(number), network=HERE)
        if isinstance(answer, Issued):
            if number not in self.silent:
                moment = self.simulation.now + chance.uniform(10, 40)
                self.simulation.at(moment, lambda: self.enter(answer.challenge))
            return
        assert answer.reason is Refusal.NETWORK, answer
        self.arrive(number, self.simulation.now + answer.retry_after, chance)

    def enter(self, challenge) -> None:
        assert isinstance(confirm(challenge, code_of(challenge)), Accepted)
        self.voted += 1
        self.last = self.simulation.now


def test_village_behind_one_address_has_voted_within_ten_minutes(world, clock, record_property):
    voters = size(100, 500)
    simulation = Simulation(clock)
    village = Village(world, simulation, voters, lost=0.15)
    simulation.run(until=600)
    assert village.voted == voters - len(village.silent)
    record_property(
        "T14",
        f"{voters} жителей за одним адресом за минуту, 15 % не вводят код: остальные за {village.last:.0f} с",
    )


def flood(world: World, clock, requests: int, seconds: int, network: Callable[[int], str]) -> int:
    """Ask for codes evenly over that time, for a number each; return how many codes were sent."""
    issued = 0
    for number in range(requests):
        if number % max(1, requests // 60) == 0:
            clock.shift(seconds=seconds * number / requests)
        issued += isinstance(world.issue(phone(number), network=network(number)), Issued)
    return issued


NETWORKS = {
    "одного адреса": lambda number: HERE,
    "одной IPv6 /48": lambda number: f"2a00:1fa0:42:{number % 65536:x}::{number:x}",
    "нечитаемых адресов": lambda number: f"{number}, unknown" if number % 2 else "",
}


@pytest.mark.parametrize("name", NETWORKS)
def test_requests_of_one_network_over_five_minutes(world, clock, name, record_property):
    requests = size(300, 8000)
    issued = flood(world, clock, requests, 300, NETWORKS[name])
    assert issued == 30
    assert isinstance(world.issue(phone(1), network="95.24.11.7"), Issued)
    assert isinstance(world.issue(phone(2), network="2a00:1fa0:43::1"), Issued)
    record_property("T14 B5", f"{requests} запросов кода с {name} за 5 минут: кодов {issued}")


def test_laptop_that_never_confirms(world, clock, record_property):
    numbers = size(1500, 5000)
    world.round.closes_at += world.round.closes_at - world.round.opens_at
    moments, hours = [], size(2, 10)
    type(world.round).objects.filter(pk=world.round.pk).update(
        closes_at=world.round.opens_at.replace(year=2099)
    )
    for number in range(numbers):
        second = hours * 3600 * number / numbers
        if number % 5 == 0:
            clock.shift(seconds=second)
        if isinstance(world.issue(phone(number), network=HERE), Issued):
            moments.append(second)
    most = max(sum(start <= other < start + 600 for other in moments) for start in moments)
    assert most <= 30
    assert len(moments) <= 230, "200 that have expired and 30 that are open"
    record_property(
        "T14", f"ноутбук, {numbers} номеров за {hours} ч: за 10 минут не больше {most}, всего {len(moments)}"
    )


def test_strangers_change_nothing_for_a_code_already_sent(world):
    challenge, code = world.code(phone(1), network=HERE)
    for stranger in range(20):
        world.issue(phone(1), 1, network=address(stranger))
    assert Challenge.objects.count() == 10
    assert isinstance(confirm(challenge, code), Accepted)
