"""Equipment of sports grounds and courts."""

import itertools
from random import Random

from showcase.demo.drawings.canvas import Canvas
from showcase.demo.drawings.palette import (
    CREAM,
    INK_SOFT,
    PAPER,
    PINE,
    RASPBERRY,
    SKY,
    SKY_MID,
    STEEL,
    STONE,
    WHEAT,
    WOOD,
    WOOD_DARK,
    Mood,
)
from showcase.demo.drawings.pen import Pen, arc


def workout(pen: Pen, rng: Random, mood: Mood, main: str = SKY, second: str = WHEAT) -> None:
    """A frame of pull-up bars at three heights with a wall ladder and rings."""
    pen.shadow(0, 330, 22, -6)
    posts = ((-300, -300), (-150, -300), (0, -260), (150, -260), (290, -200))
    for (x, top), (nx, ntop) in itertools.pairwise(posts):
        bar = max(top, ntop) + 12
        pen.tube([(x, bar), (nx, bar)], 8, STEEL)
    for y in range(-250, -30, 34):
        pen.tube([(-300, y), (-150, y)], 6, second)
    for x in (55, 100):
        pen.lines([(x, -248), (x, -156)], 0.9)
        pen.path(f"M{x} -156a16 16 0 1 0 0.1 0Z", line=7 / pen.width)
        pen.path(f"M{x} -156a16 16 0 1 0 0.1 0Z", line=3.5 / pen.width, stroke=RASPBERRY)
    for x, top in posts:
        pen.rect(x - 9, top, 18, -top, main)
        pen.bands(x - 9, top + 26, 18, 36, (WHEAT, PAPER, RASPBERRY))
        pen.circle(x, top, 12, main)


def parallel_bars(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = WHEAT) -> None:
    pen.shadow(0, 170, 18, -8)
    for dx, dy in ((40, -26), (0, 0)):
        for x in (-120, 100):
            pen.rect(x - 7 + dx, -140 + dy, 14, 140, main)
        pen.tube([(-150 + dx, -142 + dy), (136 + dx, -142 + dy)], 10, second)


def sport_ladder(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT, second: str = SKY) -> None:
    """Monkey bars: an overhead ladder on four posts."""
    pen.shadow(0, 240, 26, -8)
    for x in (-200, 220):
        pen.rect(x + 28, -262, 15, 240, second)
    for i in range(8):
        x = -180 + i * 54
        pen.tube([(x - 14, -240), (x + 22, -262)], 7, main)
    pen.tube([(-172, -264), (262, -264)], 10, second)
    for x in (-214, 206):
        pen.rect(x - 8, -240, 17, 240, second)
        pen.bands(x - 8, -210, 17, 36, (RASPBERRY, PAPER, WHEAT))
    pen.tube([(-222, -242), (214, -242)], 12, second)


def goal(pen: Pen, rng: Random, mood: Mood, main: str = PAPER) -> None:
    """A football goal with a net, seen from the field."""
    pen.shadow(10, 170, 16, -6)
    for x in range(-120, 151, 18):
        pen.lines([(x * 0.95 + 10, -176), (x * 0.95 + 18, -20)], 0.3)
    for y in range(-170, -10, 18):
        pen.lines([(-112, y), (158, y)], 0.3)
    pen.lines([(-146, -200), (-110, -178), (158, -178), (146, -200)], 0.6)
    pen.lines([(-146, 0), (-108, -18), (162, -18), (146, 0)], 0.6)
    pen.lines([(158, -178), (162, -18)], 0.6)
    pen.tube([(-148, 0), (-148, -202), (148, -202), (148, 0)], 11, main)
    for x in (-148, 148):
        for y in (-180, -130, -80, -30):
            pen.rect(x - 5.5, y, 11, 24, RASPBERRY, 0)


def hoop(pen: Pen, rng: Random, mood: Mood, main: str = SKY) -> None:
    """A basketball stand."""
    pen.shadow(6, 76)
    pen.rect(-44, -20, 60, 22, STEEL)
    pen.tube([(-16, -16), (-16, -270), (18, -330)], 15, main)
    pen.bands(-25, -150, 18, 54, (WHEAT, PAPER, RASPBERRY))
    pen.rect(-72, -420, 180, 112, PAPER)
    pen.rect(-72, -420, 180, 14, RASPBERRY, 0.8)
    pen.rect(-12, -372, 60, 46, PAPER)
    for x in (-2, 10, 24, 36):
        pen.lines([(x - 5, -318), (x + (18 - x) * 0.3, -274)], 0.6)
    pen.lines([(-2, -298), (38, -298)], 0.5)
    pen.ellipse(18, -318, 29, 9, "none", 9 / pen.width + 1)
    pen.path("M-11 -318a29 9 0 1 0 58 0a29 9 0 1 0 -58 0Z", line=7 / pen.width, stroke="#D9622B")


def tennis_table(pen: Pen, rng: Random, mood: Mood, main: str = SKY, second: str = STEEL) -> None:
    pen.shadow(10, 160, 24, -10)
    for x in (-96, 100):
        pen.rect(x, -74, 13, 74, second)
        pen.rect(x - 22, -8, 56, 9, second)
    pen.poly([(-126, -118), (146, -118), (172, -74), (-152, -74)], main)
    pen.lines([(-139, -96), (159, -96)], 0.6, PAPER)
    pen.rect(-152, -74, 324, 9, PAPER, 0.8)
    pen.poly([(6, -118), (6, -146), (14, -100), (14, -66)], PAPER, 0.8)
    for y in (-138, -126, -114, -102):
        pen.lines([(6, y), (14, y + 34)], 0.4)


def net(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT) -> None:
    """A volleyball net across the court."""
    pen.shadow(0, 440, 12)
    for x in range(-424, 425, 28):
        pen.lines([(x, -240), (x, -146)], 0.3)
    for y in (-216, -192, -168):
        pen.lines([(-430, y), (430, y)], 0.3)
    for y in (-250, -152):
        pen.rect(-430, y, 860, 12, PAPER, 0.7)
    for x in (-436, 436):
        pen.rect(x - 9, -262, 18, 262, main)
        pen.bands(x - 9, -120, 18, 60, (RASPBERRY, PAPER, PINE))


def trainer(pen: Pen, rng: Random, mood: Mood, main: str = PINE, second: str = WHEAT) -> None:
    """An outdoor walking trainer with two pendulum steps."""
    pen.shadow(0, 84, 12)
    pen.rect(-74, -10, 148, 12, STEEL)
    pen.rect(-10, -160, 20, 152, main)
    pen.bands(-10, -100, 20, 42, (WHEAT, PAPER, RASPBERRY))
    pen.tube([(0, -138), (38, -30)], 9, second)
    pen.tube([(0, -138), (-40, -30)], 9, second)
    for x in (38, -40):
        pen.rect(x - 22, -32, 46, 10, INK_SOFT, r=4)
    pen.tube([(-36, -184), (-10, -150), (10, -150), (36, -184)], 8, main)


def bench_press(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY, second: str = STEEL) -> None:
    """A seat with pull levers on one post."""
    pen.shadow(0, 100, 12)
    pen.rect(-10, -196, 20, 196, main)
    pen.bands(-10, -120, 20, 42, (WHEAT, PAPER, PINE))
    for side in (-1, 1):
        pen.rect(side * 66 - 24, -52, 48, 10, INK_SOFT, r=4)
        pen.rect(side * 98 - 5, -112, 10, 60, INK_SOFT, r=4)
        pen.tube([(side * 66, -42), (side * 66, 0)], 9, second)
        pen.tube([(0, -184), (side * 62, -150), (side * 62, -112)], 8, second)
    pen.circle(0, -198, 14, WHEAT)


def bleachers(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT, second: str = RASPBERRY) -> None:
    """Three rows of seats under a light roof."""
    pen.shadow(0, 290, 26)
    for x in (-250, 250):
        pen.rect(x - 7, -290, 14, 250, STEEL)
    pen.poly([(-290, -282), (-262, -322), (262, -322), (290, -282)], PAPER if mood.snowy else PINE)
    for i in range(3):
        y = -40 * (3 - i)
        pen.rect(-260 - 6 * i, y, 520 + 12 * i, 40, CREAM)
        for k in range(11):
            x = -240 + k * 46
            pen.rect(x, y - 22, 34, 26, PAPER if mood.snowy else (main, second)[(k + i) % 2], 0.8, 6)


def climbing_wall(pen: Pen, rng: Random, mood: Mood, main: str = WHEAT, second: str = SKY) -> None:
    pen.shadow(0, 170, 20, -6)
    pen.poly([(-150, 0), (-150, -330), (-60, -370), (60, -340), (150, -370), (150, 0)], main)
    pen.poly([(-150, 0), (-150, -330), (-60, -370), (-20, -180), (-60, 0)], second)
    for i in range(22):
        x, y = rng.uniform(-130, 130), -20 - i * 14.5
        pen.circle(x, y, rng.choice((8, 10, 12)), rng.choice((RASPBERRY, PAPER, PINE, SKY_MID)), 0.8)
    pen.rect(-160, -8, 320, 10, STEEL)


def scoreboard(pen: Pen, rng: Random, mood: Mood, main: str = PINE) -> None:
    pen.shadow(6, 110)
    for x in (-86, 74):
        pen.rect(x, -260, 12, 260, STEEL)
    pen.rect(-110, -290, 220, 130, main)
    pen.bands(-110, -290, 220, 16, (RASPBERRY, WHEAT))
    for x in (-84, 24):
        pen.rect(x, -256, 60, 76, PAPER)
    pen.path("M-54 -244v52M-68 -236l14 -8", line=1.6)
    pen.path("M44 -244h22v24h-22v26h22", line=1.6)
    for y in (-230, -204):
        pen.circle(0, y, 6, WHEAT, 0)


def boards(pen: Pen, rng: Random, mood: Mood, length: int = 900, colour: str = PAPER) -> None:
    """The board fence of a court with a mesh above it."""
    pen.shadow(length / 2, length / 2, 9)
    for x in range(0, length + 1, 150):
        pen.rect(x - 5, -260, 10, 260, STEEL, 0.8)
    for x in range(0, length, 25):
        pen.lines([(x, -250), (min(x + 75, length), -110)], 0.28)
        pen.lines([(min(x + 75, length), -250), (x, -110)], 0.28)
    pen.rect(0, -258, length, 9, STEEL, 0.7)
    pen.rect(0, -110, length, 104, colour)
    pen.rect(0, -112, length, 14, RASPBERRY, 0.8)
    pen.rect(0, -26, length, 20, WHEAT, 0.8)
    for x in range(150, length, 150):
        pen.lines([(x, -98), (x, -26)], 0.6)


def mast(pen: Pen, rng: Random, mood: Mood) -> None:
    """A tall light mast of a court."""
    pen.shadow(6, 50)
    pen.poly([(-14, 0), (-7, -620), (7, -620), (14, 0)], STONE)
    pen.rect(-66, -650, 132, 34, INK_SOFT)
    for x in (-52, -18, 16):
        pen.rect(x, -646, 34, 26, WHEAT if mood.dusk else PAPER, 0.8)


def bike_rack(pen: Pen, rng: Random, mood: Mood, main: str = RASPBERRY) -> None:
    """A bicycle in a stand."""
    pen.shadow(0, 96, 10)
    pen.tube([(-92, 0), (-92, -44), (-70, -44), (-70, 0)], 6, STEEL)
    for x in (-52, 62):
        pen.circle(x, -34, 34, "none", 1.6)
        pen.circle(x, -34, 5, STEEL, 0.8)
    pen.tube([(-52, -34), (-22, -84), (36, -84), (62, -34)], 5, main)
    pen.tube([(-22, -84), (6, -34), (36, -84)], 5, main)
    pen.tube([(-52, -34), (6, -34)], 5, main)
    pen.tube([(36, -84), (32, -104), (48, -108)], 4, INK_SOFT)
    pen.rect(-34, -98, 28, 8, WOOD_DARK, 0.8, 3)


def ball(pen: Pen, rng: Random, mood: Mood, main: str = PAPER) -> None:
    pen.shadow(3, 14, 4)
    pen.circle(0, -13, 13, main)
    pen.path("M-11 -18Q0 -10 11 -18M0 -26Q-6 -12 0 -1", line=0.6)


def court(
    canvas: Canvas, colour: str, rim: str, near: float = 640, far: float = 2100, half: float = 470
) -> None:
    """A marked court seen along its length: touch lines, halfway line, circle and the far area."""
    pen = Pen(4.6)

    def quad(w: float, a: float, b: float) -> list[tuple[float, float]]:
        return [canvas.spot(-w, a), canvas.spot(w, a), canvas.spot(w, b), canvas.spot(-w, b)]

    middle = 1150
    pen.poly(quad(half + 70, near - 60, far + 110), rim)
    pen.poly(quad(half, near, far), colour, 0)
    pen.poly(quad(half * 0.5, far - 420, far - 40), rim, 1, PAPER)
    pen.poly([canvas.spot(x, z) for x, z in arc(0, middle, 150, 170, 0, 1, 40)], rim, 1, PAPER)
    pen.lines([canvas.spot(-half + 30, middle), canvas.spot(half - 30, middle)], 1, PAPER)
    pen.poly(quad(half - 30, near + 10, far - 40), "none", 1, PAPER)
    canvas.flat(pen, "court", *canvas.spot(0, middle), colour)


def mat(pen: Pen, rng: Random, mood: Mood) -> None:
    """A stack of exercise mats on a low wooden bench."""
    pen.shadow(0, 80, 10)
    for x in (-62, 50):
        pen.rect(x, -34, 12, 34, WOOD_DARK)
    pen.rect(-80, -44, 160, 12, WOOD)
    for i, colour in enumerate((RASPBERRY, WHEAT, SKY)):
        pen.rect(-50, -58 - i * 14, 100, 14, colour, r=6)
