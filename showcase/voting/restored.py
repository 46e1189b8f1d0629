"""What a restored database must do at once, and how a copy of it is tried out."""

from showcase.voting import alarms, ballotbox
from showcase.voting.models import VotingRound
from showcase.voting.recount import recount


def settle() -> list[str]:
    """Certify what was certified after the copy was made, raise alarms; return what is wrong, as sentences."""
    ballotbox.finish_interrupted()
    alarms.check_rounds()
    return [f"{found}: {kind.label}." for found, kind in alarms.of_all_rounds()]


def recounts() -> dict[str, list[str]]:
    """What is wrong with the public record of every counted round, by its name; nothing when all agrees."""
    counted = VotingRound.objects.exclude(counted_at=None)
    return {
        str(found): recount("".join(ballotbox.record_lines(found)), ballotbox.digest_lines(found))
        for found in counted
    }
