"""Where things stand: hand-balanced places of the sheet, in page pixels for a horizon at 560."""

from dataclasses import dataclass

Spot = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """Places of one wide composition; the large thing stands off the middle, low things are nearest."""

    large: Spot
    middle: tuple[Spot, Spot]
    low: tuple[Spot, Spot]
    people: tuple[Spot, ...]
    bench: Spot
    lamps: tuple[Spot, Spot]

    def mirrored(self) -> "Layout":
        def turn(spot: Spot) -> Spot:
            return 1600 - spot[0], spot[1]

        return Layout(
            turn(self.large),
            (turn(self.middle[0]), turn(self.middle[1])),
            (turn(self.low[0]), turn(self.low[1])),
            tuple(turn(s) for s in self.people),
            turn(self.bench),
            (turn(self.lamps[0]), turn(self.lamps[1])),
        )


LAYOUTS = (
    Layout(
        (570, 880),
        ((1150, 850), (880, 790)),
        ((905, 1030), (340, 1010)),
        ((1290, 985), (660, 1050), (255, 880)),
        (1400, 900),
        ((245, 800), (1330, 790)),
    ),
    Layout(
        (1030, 890),
        ((480, 860), (740, 780)),
        ((700, 1040), (1290, 1030)),
        ((360, 1000), (960, 1060), (1370, 900)),
        (210, 900),
        ((290, 790), (1360, 800)),
    ),
    Layout(
        (780, 850),
        ((330, 880), (1240, 880)),
        ((600, 1040), (1090, 1050)),
        ((850, 1010), (330, 1040), (1390, 1000)),
        (1440, 850),
        ((160, 830), (1420, 790)),
    ),
    Layout(
        (1090, 840),
        ((640, 870), (330, 830)),
        ((1010, 1050), (470, 1030)),
        ((770, 1030), (1330, 960), (230, 960)),
        (1390, 850),
        ((480, 780), (1440, 820)),
    ),
)
BLOBS: tuple[tuple[Spot, ...], ...] = (
    ((230, 900), (420, 800), (800, 770), (1180, 790), (1400, 900), (1290, 1050), (820, 1120), (380, 1080)),
    ((170, 930), (360, 810), (780, 790), (1230, 770), (1440, 860), (1380, 1020), (900, 1100), (330, 1110)),
    ((200, 870), (520, 770), (980, 780), (1330, 800), (1430, 950), (1180, 1100), (700, 1120), (260, 1030)),
)
