"""Steps after a database restore, and checks of a restored copy."""

from showcase.voting import alarms, ballotbox
from showcase.voting.models import VotingRound
from showcase.voting.recount import recount


def settle() -> list[str]:
    """Repeat certifications made after the backup and raise alarms; return the problems as sentences."""
    ballotbox.finish_interrupted()
    alarms.check_rounds()
    return [f"{found}: {kind.label}." for found, kind in alarms.of_all_rounds()]


def recounts() -> dict[str, list[str]]:
    """Recount the public record of every counted round; return the discrepancies by round."""
    counted = VotingRound.objects.exclude(counted_at=None)
    return {
        str(found): recount("".join(ballotbox.record_lines(found)), ballotbox.digest_lines(found))
        for found in counted
    }
