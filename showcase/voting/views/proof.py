"""When a network keeps asking for codes that nobody enters: a small computation, or a minute of patience."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

from showcase.core.network import client_address
from showcase.voting import abuse
from showcase.voting.views.steps import Step


@dataclass(frozen=True)
class Demand:
    """What the next form must bring: the answer to the puzzle, or the note of a minute ago."""

    puzzle: dict[str, Any]
    wait_token: str
    seconds: int


def demand(step: Step, request: HttpRequest) -> Demand | None:
    """Tell what this network must show before the next code; None when it need not, or has just done it."""
    tag = abuse.network_tag(step.key, client_address(request))
    if tag is None or not abuse.needs_proof(tag):
        return None
    purpose = f"{step.panel.round.pk}|{tag.hex()}"
    if _is_shown(purpose, request):
        return None
    token = request.POST.get("wait_token", "")[:400]
    since = _begun(token)
    if since is None:
        token, since = abuse.make_wait_token(purpose), int(time.time())
    left = max(1, abuse.WAIT_SECONDS - (int(time.time()) - since))
    return Demand(asdict(abuse.make_puzzle(purpose)), token, left)


def _is_shown(purpose: str, request: HttpRequest) -> bool:
    solution = [
        request.POST.get(f"puzzle_{name}", "")[:200] for name in ("salt", "target", "number", "signature")
    ]
    if all(solution) and abuse.is_solved(purpose, *solution):
        return True
    return abuse.has_waited(purpose, request.POST.get("wait_token", "")[:400])


def _begun(token: str) -> int | None:
    """When the wait began, so that a second press does not begin it anew; None for a note of no use."""
    try:
        since = signing.loads(token, salt=abuse.SALT, max_age=abuse.WAIT_VALID_SECONDS)[2]
    except (signing.BadSignature, ValueError, IndexError):
        return None
    return since if time.time() - since < abuse.WAIT_SECONDS else None
