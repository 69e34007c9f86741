"""A leftover: a file that the last row which named it may have left behind."""

from django.db import models


class Leftover(models.Model):
    """A file or folder to be looked at again, and removed where nothing refers to it any more.

    Noted in the transaction that deletes the row, so that no death between the row and its file loses the file.
    """

    # What sort of file it is: one of `annotation.leftovers.KINDS`, which knows where it lies.
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=255)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="leftover_once")]
        # leftovers.sweep: what is due
        indexes = [models.Index(fields=["due_at", "id"], name="leftover_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
