"""The commission's audit: decrypts all votes and compares participations, ballots and the public record."""

from contextlib import suppress

from showcase.voting import keys
from showcase.voting.ballotbox.voids import line_names
from showcase.voting.models import Ballot, Participation, RecordLine, SealedReceipt, Void, VotingRound


def audit(voting_round: VotingRound) -> list[str]:
    """Return the discrepancies as sentences, empty if there are none. Raises keys.KeyFault."""
    key = keys.load(voting_round)
    people = dict(Participation.objects.filter(round=voting_round).values_list("pk", "receipt_hash"))
    ballots = dict(Ballot.objects.filter(round=voting_round).values_list("pk", "sealed"))
    opened = _opened(key, voting_round, ballots)
    expected = {key.ballot_id(person) for person in people}
    sealed = SealedReceipt.objects.filter(seal__round=voting_round).values_list("receipt_hash", flat=True)
    found = {
        "голосов без бюллетеня": expected - set(ballots),
        "бюллетеней без голоса": set(ballots) - expected,
        "бюллетеней не открывается": set(ballots) - set(opened),
        "квитанций журнала без голоса": {bytes(item) for item in sealed} - set(map(bytes, people.values())),
    }
    if voting_round.counted_at:
        found |= _lines(voting_round, {key.line_name(ballot): option for ballot, option in opened.items()})
    faults = [f"{what}: {len(rows)}" for what, rows in found.items() if rows]
    return faults + (_voided(voting_round) if voting_round.counted_at else [])


def _opened(key: keys.RoundKey, voting_round: VotingRound, ballots: dict) -> dict:
    """Return the choices by ballot id; ballots that cannot be decrypted are left out."""
    opened = {}
    for ballot, sealed in ballots.items():
        with suppress(keys.Unsealable):
            opened[ballot] = key.open_ballot(voting_round.pk, ballot, bytes(sealed))
    return opened


def _lines(voting_round: VotingRound, named: dict[bytes, int]) -> dict[str, set]:
    lines = RecordLine.objects.filter(round=voting_round).values_list("name", "option_id")
    stated = {bytes(name): option for name, option in lines}
    return {
        "бюллетеней нет в журнале": set(named) - set(stated),
        "строк журнала без бюллетеня": set(stated) - set(named),
        "строк журнала с другим проектом": {
            name for name in set(named) & set(stated) if named[name] != stated[name]
        },
    }


def _voided(voting_round: VotingRound) -> list[str]:
    marked = RecordLine.objects.filter(round=voting_round, is_void=True).values_list("name", flat=True)
    decided = Void.objects.filter(round=voting_round, confirmed_at__isnull=False)
    expected = {name for void in decided for name in line_names(void)}
    found = {bytes(name) for name in marked}
    if found == expected:
        return []
    return [f"аннулировано строк журнала {len(found)}, по решениям {len(expected)}"]
