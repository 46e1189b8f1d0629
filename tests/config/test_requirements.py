"""The pinned packages are complete for newer versions of Python, too: some packages need more there."""

import re
from importlib.metadata import requires

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import ROOT

PINNED = re.compile(r"^([\w.-]+)==[^ ]+(?: ; (.+?))? \\$", re.M)


def holds(marker: Marker | str | None, python: str) -> bool:
    environment = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    return not marker or Marker(str(marker)).evaluate(environment)


def pinned(python: str) -> set[str]:
    found = PINNED.findall((ROOT / "requirements.txt").read_text("utf-8"))
    return {canonicalize_name(name) for name, marker in found if holds(marker, python)}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_every_needed_package_is_pinned(python):
    everywhere = pinned("3.11") & pinned(python)
    wanted = [Requirement(line) for name in everywhere for line in requires(name) or []]
    needed = {canonicalize_name(item.name) for item in wanted if holds(item.marker, python)}
    assert len(everywhere) > 50
    assert needed <= pinned(python)
