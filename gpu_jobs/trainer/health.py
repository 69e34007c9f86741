"""Warns of the two ways in which preference training is known to ruin a model while its loss falls.

Likelihood displacement: the margin grows because the loser is predicted ever worse, and the winner with it. And a
strength k so large that the loss is flat from the start. Neither stops the run; both are said once.
"""

from collections import deque
from statistics import fmean, stdev

from gpu_jobs.trainer.progress import ProgressLog

WINDOW = 20  # steps looked back upon
RISE = 0.05  # of the winner's error under the reference: what counts as clearly worse
LOUD_MARGIN = 8.0  # σ(8) = 0.9997: such a pair teaches nothing any more


class Health:
    """Watches step reports and writes warning events."""

    def __init__(self, log: ProgressLog) -> None:
        self._log = log
        self._rises: deque[float] = deque(maxlen=WINDOW)
        self._margins: deque[float] = deque(maxlen=WINDOW)
        self._said: set[str] = set()

    def observe(self, step: int, report: dict[str, float]) -> None:
        """Take in one step; objectives without a reference or a margin can only be watched for what they have."""
        if "winner_error_change" in report:
            reference_error = report["winner_error"] - report["winner_error_change"]
            self._rises.append(report["winner_error_change"] / max(reference_error, 1e-12))
            self._watch_the_winner(step)
        if "margin" in report:
            self._margins.append(abs(report["margin"]))
            self._watch_the_margin(step)

    def _watch_the_winner(self, step: int) -> None:
        if len(self._rises) < WINDOW:
            return
        rise, spread = fmean(self._rises), stdev(self._rises) / WINDOW**0.5
        if rise > RISE and rise > 2 * spread:
            self._warn(
                step,
                "winner_error_rising",
                f"The policy predicts winners {rise:.0%} worse than the reference does: it is unlearning what "
                "people like. Lower the learning rate, raise k, or stop earlier.",
            )

    def _watch_the_margin(self, step: int) -> None:
        if len(self._margins) == WINDOW and fmean(self._margins) > LOUD_MARGIN:
            self._warn(
                step,
                "margin_saturated",
                f"Margins average {fmean(self._margins):.1f}; lower k or the learning rate.",
            )

    def _warn(self, step: int, kind: str, message: str) -> None:
        if kind not in self._said:
            self._said.add(kind)
            self._log.emit("warning", step=step, kind=kind, message=message)
