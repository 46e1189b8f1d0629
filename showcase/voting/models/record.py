"""The public record (hourly seals with receipts, opened ballots), voided series and paper counts."""

from django.db import models
from django.db.models import Q

from showcase.voting.choices import SeriesKind
from showcase.voting.models.base import TWO_PEOPLE, Decision, VotingModel
from showcase.voting.models.round import Option, VotingRound
from showcase.voting.models.triggers import (
    CONFIRMATION,
    FROZEN,
    PENDING,
    Trigger,
    append_only,
    before_insert,
)

VOIDING = "NOT OLD.is_void AND NEW.is_void AND " + FROZEN.format(columns="'is_void'")
SEAL_IN_DEMO = (
    "EXISTS (SELECT FROM voting_votinground r JOIN voting_seal s ON s.round_id = r.id"
    " WHERE s.id = OLD.seal_id AND r.is_demo)"
)
LEAST_SERIES = 20
MAX_MISMATCHES = 3
TAKES_DECISIONS = "SELECT r.state = 'announced' FROM voting_votinground r WHERE r.id = NEW.round_id"
MISMATCH = "OLD.confirmed_by_id IS NULL AND NEW.mismatches = OLD.mismatches + 1 AND " + FROZEN.format(
    columns="'mismatches'"
)
DECISION_GUARD = f"""
BEGIN
  IF ({TAKES_DECISIONS}) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'voting: nothing is decided after the certification' USING ERRCODE = 'VO011';
END
"""


class Seal(VotingModel):
    """Receipts of about an hour under one digest, which covers all seals before it.

    `votes` and `codes` are sums of the whole round since the previous seal.
    """

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="seals")
    number = models.PositiveIntegerField("номер")
    sealed_at = models.DateTimeField("запечатано")
    votes = models.PositiveIntegerField("голосов")
    codes = models.PositiveIntegerField("кодов")
    digest = models.BinaryField("контрольная сумма", max_length=32)

    class Meta:
        verbose_name = "контрольная сумма"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="seal_number_is_unique_in_round"),
            models.CheckConstraint(name="seal_digest_length", condition=Q(digest__length=32)),
            append_only("seal_append_only"),
        ]

    @property
    def hex(self) -> str:
        """The digest as it is published."""
        return bytes(self.digest).hex()


class SealedReceipt(VotingModel):
    receipt_hash = models.BinaryField(primary_key=True, max_length=32)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="receipts")

    class Meta:
        verbose_name = "квитанция"
        constraints = [append_only("sealed_receipt_append_only", may_delete=SEAL_IN_DEMO)]


class RecordLine(VotingModel):
    """An opened ballot. Only the round's key, destroyed later, links its name to a participation."""

    name = models.BinaryField(primary_key=True, max_length=16)
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="lines")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="lines")
    is_void = models.BooleanField("аннулирован", default=False)

    class Meta:
        verbose_name = "бюллетень журнала"
        verbose_name_plural = "бюллетени журнала"
        constraints = [
            models.CheckConstraint(name="record_name_length", condition=Q(name__length=16)),
            append_only("record_line_append_only", may_update=VOIDING),
        ]


class Void(Decision):
    """A flagged series of votes that two people decided not to count. Its voters cannot vote again.

    Refers to the series by keyed tag and hour, never to a ballot.
    """

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="voids")
    kind = models.CharField("что общего", max_length=7, choices=SeriesKind)
    tag = models.BinaryField(max_length=16)
    hour = models.DateTimeField("час")
    votes = models.PositiveIntegerField("голосов")
    reason = models.TextField("причина", max_length=1000)
    protocol = models.CharField("протокол", max_length=200)

    class Meta:
        verbose_name = "аннулирование серии"
        verbose_name_plural = "аннулирования серий"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["round", "kind", "tag", "hour"], name="series_is_voided_once"),
            models.CheckConstraint(name="void_needs_two_people", condition=TWO_PEOPLE),
            models.CheckConstraint(name="void_is_of_a_series", condition=Q(votes__gte=LEAST_SERIES)),
            models.CheckConstraint(name="void_has_a_reason", condition=~Q(reason="") & ~Q(protocol="")),
            Trigger(name="void_guard", events="INSERT OR UPDATE", body=DECISION_GUARD),
            append_only("void_append_only", may_update=CONFIRMATION, may_delete=PENDING),
        ]

    @property
    def series(self) -> str:
        """Id of the series in a form; its keyed tag identifies nobody."""
        return f"{self.kind}-{bytes(self.tag).hex()}-{int(self.hour.timestamp())}"

    @property
    def series_name(self) -> str:
        """A short display name: five digits derived from the tag."""
        what = "номера одной серии" if self.kind == SeriesKind.RANGE else "сеть"
        return f"{what} {int.from_bytes(self.tag[:4], 'big') % 100_000:05d}"


class Station(VotingModel):
    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="stations")
    name = models.CharField("пункт подсчёта", max_length=200)

    class Meta:
        verbose_name = "пункт подсчёта"
        verbose_name_plural = "пункты подсчёта"
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="station_name_is_unique_in_round",
                violation_error_message="Такой пункт уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PaperCount(Decision):
    """One station's count for one project; a correction is a new version.

    Confirmed by a second person who enters the number again; three mismatches invalidate the version.
    """

    round = models.ForeignKey(VotingRound, on_delete=models.PROTECT, related_name="paper_counts")
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, related_name="counts", verbose_name="пункт подсчёта"
    )
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="paper_counts", verbose_name="проект"
    )
    version = models.PositiveSmallIntegerField("версия")
    votes = models.PositiveIntegerField("голосов")
    scan_sha256 = models.CharField("отпечаток скана протокола", max_length=64)
    mismatches = models.PositiveSmallIntegerField("расхождений", default=0)

    class Meta:
        verbose_name = "бумажные голоса"
        verbose_name_plural = "бумажные голоса"
        constraints = [
            models.UniqueConstraint(fields=["station", "option", "version"], name="paper_version_is_unique"),
            models.CheckConstraint(name="paper_needs_two_people", condition=TWO_PEOPLE),
            models.CheckConstraint(
                name="paper_mismatches_are_few",
                condition=Q(mismatches__lt=MAX_MISMATCHES)
                | Q(mismatches=MAX_MISMATCHES, confirmed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="paper_scan_is_sha256", condition=Q(scan_sha256__regex=r"^[0-9a-f]{64}$")
            ),
            before_insert(
                "paper_fits",
                "SELECT count(*) = 2 FROM (SELECT round_id FROM voting_station WHERE id = NEW.station_id"
                " UNION ALL SELECT round_id FROM voting_option WHERE id = NEW.option_id) AS owner"
                " WHERE round_id = NEW.round_id",
                "station and project are of different rounds",
                "VO022",
            ),
            Trigger(name="paper_guard", events="INSERT OR UPDATE", body=DECISION_GUARD),
            append_only(
                "paper_append_only", may_update=f"({CONFIRMATION}) OR ({MISMATCH})", may_delete=PENDING
            ),
        ]
