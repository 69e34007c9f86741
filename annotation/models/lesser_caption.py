"""A lesser caption: a text that fits a sample worse than it might, for the side of a pair that lost."""

from django.db import models

from annotation.models.sample import Sample


class LesserCaption(models.Model):
    """What stands beside a sample where it is the worse one of a pair (DCPO), made of a better text on purpose.

    `base` says of which: the prompt, or the sample's own caption. Beside it the winner has a text of the same kind:
    the prompt as it is, or its own caption. `of` is the hash of the text that was changed: when that is another
    one, this is out of date.
    """

    class Base(models.TextChoices):
        PROMPT = "prompt"
        CAPTION = "caption"

    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="lesser_caption")
    text = models.TextField()
    base = models.CharField(max_length=8, choices=Base)
    of = models.CharField(max_length=64)
    # "perturbed:weak, lexical": how, how far, and by whom.
    source = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="lesser_caption_base", condition=models.Q(base__in=["prompt", "caption"])),
            models.CheckConstraint(name="lesser_caption_says_something", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.text[:60]}"
