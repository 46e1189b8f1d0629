"""The commission's audit: with the key, both halves of every vote must fit each other and the record."""

from contextlib import suppress

from showcase.voting import keys
from showcase.voting.ballotbox import sealing
from showcase.voting.ballotbox.voids import line_names
from showcase.voting.models import Ballot, Participation, RecordLine, SealedReceipt, Void, VotingRound


def audit(voting_round: VotingRound) -> list[str]:
    """What does not fit, as sentences; nothing when all is well. Raises keys.KeyFault."""
    key = keys.load(voting_round)
    people = dict(Participation.objects.filter(round=voting_round).values_list("pk", "receipt_hash"))
    ballots = dict(Ballot.objects.filter(round=voting_round).values_list("pk", "sealed"))
    opened = _opened(key, voting_round, ballots)
    expected = {sealing.ballot_id(key, person) for person in people}
    found = _counted("голосов без бюллетеня", expected - set(ballots))
    found += _counted("бюллетеней без голоса", set(ballots) - expected)
    found += _counted("бюллетеней не открывается", set(ballots) - set(opened))
    sealed = SealedReceipt.objects.filter(seal__round=voting_round).values_list("receipt_hash", flat=True)
    lost = {bytes(item) for item in sealed} - {bytes(item) for item in people.values()}
    found += _counted("квитанций журнала без голоса", lost)
    if voting_round.counted_at is None:
        return found
    named = {sealing.line_name(key, ballot): option for ballot, option in opened.items()}
    return found + _lines(voting_round, named) + _voided(voting_round)


def _opened(key: keys.RoundKey, voting_round: VotingRound, ballots: dict) -> dict:
    """Choices by ballot; those that do not open are left out."""
    opened = {}
    for ballot, sealed in ballots.items():
        with suppress(keys.Unsealable):
            opened[ballot] = sealing.open_ballot(key, voting_round.pk, ballot, bytes(sealed))
    return opened


def _lines(voting_round: VotingRound, named: dict[bytes, int]) -> list[str]:
    """Lines of the record against the ballots that they were opened from."""
    lines = RecordLine.objects.filter(round=voting_round).values_list("name", "option_id")
    stated = {bytes(name): option for name, option in lines}
    found = _counted("бюллетеней нет в журнале", set(named) - set(stated))
    found += _counted("строк журнала без бюллетеня", set(stated) - set(named))
    changed = {name for name in set(named) & set(stated) if named[name] != stated[name]}
    return found + _counted("строк журнала с другим проектом", changed)


def _voided(voting_round: VotingRound) -> list[str]:
    """Marks of the record against the series that two people decided to void."""
    marked = RecordLine.objects.filter(round=voting_round, is_void=True).values_list("name", flat=True)
    decided = Void.objects.filter(round=voting_round, confirmed_at__isnull=False)
    expected = {name for void in decided for name in line_names(void)}
    found = {bytes(name) for name in marked}
    if found == expected:
        return []
    return [f"аннулировано строк журнала {len(found)}, по решениям {len(expected)}"]


def _counted(what: str, rows: set) -> list[str]:
    return [f"{what}: {len(rows)}"] if rows else []
