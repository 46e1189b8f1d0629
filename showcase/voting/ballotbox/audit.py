"""The commission's audit: with the key, both halves of every vote must fit each other and the record."""

from showcase.voting import keys
from showcase.voting.ballotbox import sealing
from showcase.voting.ballotbox.voids import line_names
from showcase.voting.models import Ballot, Participation, RecordLine, SealedReceipt, Void, VotingRound


def audit(voting_round: VotingRound) -> list[str]:
    """What does not fit, as sentences; nothing when all is well. Raises keys.KeyFault."""
    key = keys.load(voting_round)
    people = dict(Participation.objects.filter(round=voting_round).values_list("pk", "receipt_hash"))
    ballots = dict(Ballot.objects.filter(round=voting_round).values_list("pk", "sealed"))
    expected = {sealing.ballot_id(key, person) for person in people}
    found = _counted("голосов без бюллетеня", expected - set(ballots))
    found += _counted("бюллетеней без голоса", set(ballots) - expected)
    found += _counted("бюллетеней не открывается", _broken(key, voting_round, ballots))
    sealed = SealedReceipt.objects.filter(seal__round=voting_round).values_list("receipt_hash", flat=True)
    lost = {bytes(item) for item in sealed} - {bytes(item) for item in people.values()}
    found += _counted("квитанций журнала без голоса", lost)
    return found + (_lines(key, voting_round, ballots) if voting_round.counted_at else [])


def _broken(key: keys.RoundKey, voting_round: VotingRound, ballots: dict) -> set:
    broken = set()
    for ballot, sealed in ballots.items():
        try:
            sealing.open_ballot(key, voting_round.pk, ballot, bytes(sealed))
        except keys.Unsealable:
            broken.add(ballot)
    return broken


def _lines(key: keys.RoundKey, voting_round: VotingRound, ballots: dict) -> list[str]:
    """Lines of the record against the ballots that they were opened from."""
    stated = {
        bytes(name): option
        for name, option in RecordLine.objects.filter(round=voting_round).values_list("name", "option_id")
    }
    broken = _broken(key, voting_round, ballots)
    opened = {
        sealing.line_name(key, ballot): sealing.open_ballot(key, voting_round.pk, ballot, bytes(sealed))
        for ballot, sealed in ballots.items()
        if ballot not in broken
    }
    found = _counted("бюллетеней нет в журнале", set(opened) - set(stated))
    found += _counted("строк журнала без бюллетеня", set(stated) - set(opened))
    found += _counted(
        "строк журнала с другим проектом", {n for n in opened if stated.get(n, opened[n]) != opened[n]}
    )
    return found + _voided(voting_round)


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
