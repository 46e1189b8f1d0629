"""What one drawn picture is, and how alike two pictures are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A drawing with its words.

    `parts` holds one identity per part: its name, its variant, and the 200-pixel cell it stands in,
    so the same swing in the same place counts as the same part whatever the weather.
    """

    project: str
    kind: str
    stage: str
    number: int
    svg: str
    parts: frozenset[str]
    alt: str
    caption: str


def shared_part(one: Picture, other: Picture) -> float:
    """The share (0..1) of the smaller picture's parts that the other picture also has."""
    smaller = min(len(one.parts), len(other.parts))
    return len(one.parts & other.parts) / smaller if smaller else 0.0
