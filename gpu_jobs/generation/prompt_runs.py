"""A run over some prompts: what is missing is made some at a time, committed prompt by prompt, and counted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from annotation.models import Prompt
from annotation.progress import Progress

MOST_REASONS = 20

Made = TypeVar("Made")


@dataclass
class Tally:
    """What one run made new, and why some prompts have nothing."""

    new_samples: int = 0
    new_comparisons: int = 0
    failed: dict[int, str] = field(default_factory=dict)

    def fail(self, prompt: Prompt, why: str) -> None:
        """One without a result; the first reason is kept."""
        self.failed.setdefault(prompt.pk, f"Prompt {prompt.pk}: {why}")

    @property
    def reasons(self) -> list[str]:
        """The first of them."""
        return list(self.failed.values())[:MOST_REASONS]

    @contextmanager
    def commit(self, prompt: Prompt) -> Iterator[list[bool]]:
        """Commit what the block stores for a prompt, all or nothing; it notes which comparisons were new."""
        with transaction.atomic():
            before = prompt.samples.count()
            made: list[bool] = []
            yield made
            new_samples = prompt.samples.count() - before
        self.new_samples += new_samples
        self.new_comparisons += sum(made)


def make_missing(
    prompts: Sequence[Prompt],
    *,
    is_there: Callable[[Prompt], bool],
    make: Callable[[Sequence[Prompt]], Iterable[tuple[Prompt, Made]]],
    keep: Callable[[Prompt, Made], None],
    together: int,
    on_progress: Progress,
    saying: str,
) -> None:
    """Make what is missing, `together` prompts at a time, and keep each as soon as it is there.

    Called again it makes only what is missing. An empty result is not kept: such a prompt is tried again.
    """
    missing = [prompt for prompt in prompts if not is_there(prompt)]
    done = len(prompts) - len(missing)
    on_progress(done, len(prompts), saying if missing else "")
    for start in range(0, len(missing), together):
        for prompt, made in make(missing[start : start + together]):
            if made:
                keep(prompt, made)
            done += 1
            on_progress(done, len(prompts), prompt.text)
