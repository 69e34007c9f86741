"""A hygiene run and its findings: what one step found in a project's pool, and whether it is applied."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotation.models import Comparison, Project, Prompt
from curation.hygiene.specs import STEPS


class HygieneRun(models.Model):
    """What a step found. Finding changes nothing; while the run is applied, the pool keeps to its findings.

    `sha256` is a hash of what was asked and all that was found: finding it again is the same run.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="hygiene_runs")
    step = models.CharField(max_length=32)
    spec = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # What the pool consisted of (`hygiene.pairs.state`): where that has changed, it is time to look again.
    saw = models.JSONField()
    counts = models.JSONField()
    # {"of", "edges", "counts", "limit"}, null where nothing is measured.
    histogram = models.JSONField(null=True)
    # See `hygiene.found.Example`.
    examples = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Applied and not undone since: it stands.
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    STANDING = Q(applied_at__isnull=False, undone_at__isnull=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "sha256"], name="hygiene_run_once"),
            models.UniqueConstraint(
                fields=["project", "step"],
                condition=Q(applied_at__isnull=False, undone_at__isnull=True),
                name="hygiene_one_stands_per_step",
            ),
            models.CheckConstraint(name="hygiene_step", condition=Q(step__in=STEPS)),
            models.CheckConstraint(
                name="hygiene_undone_was_applied",
                condition=Q(undone_at__isnull=True) | Q(applied_at__isnull=False, undone_at__gte=F("applied_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.project_id}"

    @property
    def stands(self) -> bool:
        """Whether the pool keeps to it."""
        return self.applied_at is not None and self.undone_at is None


class HygieneFinding(models.Model):
    """One thing found: of a pair, that it is left out, a tie, or worth a look; of a prompt, its group.

    A pair is named by its stable id (`curation.pool.pool.pair_id`).
    """

    class Action(models.TextChoices):
        EXCLUDE = "exclude"
        TIE = "tie"
        FLAG = "flag"
        REGROUP = "regroup"

    run = models.ForeignKey(HygieneRun, on_delete=models.CASCADE, related_name="findings")
    action = models.CharField(max_length=8, choices=Action)
    pair_id = models.CharField(max_length=64, blank=True, default="")
    comparison = models.ForeignKey(Comparison, null=True, on_delete=models.CASCADE, related_name="hygiene_findings")
    prompt = models.ForeignKey(Prompt, null=True, on_delete=models.CASCADE, related_name="hygiene_findings")
    # Counts a run's groups; null for what stands alone.
    group = models.PositiveIntegerField(null=True)
    # Bits, similarity or probability, as the step measures.
    measure = models.FloatField(null=True)
    # In words for a person: what it resembles, and which it yields to.
    reason = models.CharField(max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "pair_id"], condition=~Q(pair_id=""), name="hygiene_finding_once_per_pair"
            ),
            models.UniqueConstraint(
                fields=["run", "prompt"], condition=Q(action="regroup"), name="hygiene_finding_once_per_prompt"
            ),
            models.CheckConstraint(
                name="hygiene_finding_has_subject",
                condition=Q(action="regroup", prompt__isnull=False, group__isnull=False, pair_id="")
                | Q(action__in=["exclude", "tie", "flag"], comparison__isnull=False) & ~Q(pair_id=""),
            ),
        ]
        # applied.of_project: what a run does to pairs, and to prompts
        indexes = [models.Index(fields=["run", "action"], name="hygiene_finding_by_action")]

    def __str__(self) -> str:
        return f"{self.action} {self.pair_id[:12] or self.prompt_id}"
