"""A comparison: two or more samples of one prompt, in a fixed canonical order."""

from django.db import models

from annotation.models.project import MAX_SLOTS_PER_COMPARISON, Project
from annotation.models.prompt import Prompt
from annotation.models.sample import Sample

HIGHEST_PRIORITY = 100
# The strategy of comparisons that measure a model (base against tuned, blind). What measures is not trained on:
# curation leaves them out of every pool.
ARENA = "arena"


class Comparison(models.Model):
    """Samples of one prompt put side by side. `key` is made of content, so making it twice gives one."""

    # Every index below that begins with the project serves it too.
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comparisons", db_index=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="comparisons")
    key = models.CharField(max_length=64)
    strategy = models.CharField(max_length=64)
    # How many answers are wanted here; the project's number unless somebody said otherwise.
    slots_wanted = models.PositiveSmallIntegerField(default=1)
    # Higher is asked first.
    priority = models.SmallIntegerField(default=0)
    # False where all samples are the same bytes: such a comparison is a tie and is never asked about.
    are_different = models.BooleanField(default=True)
    # The job that made it first; null where it was imported or made by hand. Jobs belong to the floor above.
    job = models.UUIDField(null=True)
    samples = models.ManyToManyField(Sample, through="ComparisonSample", related_name="comparisons")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="comparison_once_in_project"),
            models.CheckConstraint(
                name="comparison_slots_wanted",
                condition=models.Q(slots_wanted__gte=0, slots_wanted__lte=MAX_SLOTS_PER_COMPARISON),
            ),
            models.CheckConstraint(
                name="comparison_priority",
                condition=models.Q(priority__gte=-HIGHEST_PRIORITY, priority__lte=HIGHEST_PRIORITY),
            ),
        ]
        # the orders of the list of comparisons: any page of it is one seek (api/comparisons.py)
        indexes = [
            models.Index(fields=["project", "id"], name="comparison_by_id"),
            models.Index(fields=["project", "priority", "id"], name="comparison_by_priority"),
            models.Index(fields=["project", "created_at", "id"], name="comparison_by_time"),
            # comparison_filters: what one job made
            models.Index(fields=["job", "id"], condition=models.Q(job__isnull=False), name="comparison_of_job"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.key[:12]}"


class ComparisonSample(models.Model):
    """The sample at one canonical position. One sample may stand at both: then nothing is different."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="members")
    sample = models.ForeignKey(Sample, on_delete=models.RESTRICT, related_name="memberships")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["comparison_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "position"], name="comparison_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id}[{self.position}]"
