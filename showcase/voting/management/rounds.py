"""What the commands of the vote share."""

from django.core.management.base import CommandError, CommandParser

from showcase.voting.models import VotingRound


def add_year(parser: CommandParser) -> None:
    """Let the command take a contest year."""
    parser.add_argument("year", type=int, help="год конкурса")


def round_of(year: int) -> VotingRound:
    """Return the round of a year. Raises CommandError when there is none."""
    try:
        return VotingRound.objects.select_related("year_page").get(year_page__year=year)
    except VotingRound.DoesNotExist as error:
        raise CommandError(f"У {year} года нет голосования.") from error
