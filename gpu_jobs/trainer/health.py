"""Warns of the two ways in which preference training is known to ruin a model while its loss falls.

Likelihood displacement: the margin grows because the loser is predicted ever worse, and the winner with it. And a
strength k so large that the loss is flat from the start. Neither stops the run; each is said once.
"""

from collections import deque
from collections.abc import Mapping
from statistics import fmean, stdev
from typing import Any

from gpu_jobs.trainer.progress import Progress

WINDOW = 20  # steps looked back upon
RISE = 0.05  # of the winner's error under the reference: what counts as clearly worse
LOUD_MARGIN = 8.0  # σ(8) = 0.9997: such a pair teaches nothing any more
ADVICE = "Lower the learning rate, raise k, or stop earlier."


class Health:
    """Watches reports of steps and of held-out pairs, and writes warning events."""

    def __init__(self, log: Progress) -> None:
        self._log = log
        self._rises: deque[float] = deque(maxlen=WINDOW)
        self._margins: deque[float] = deque(maxlen=WINDOW)
        self._said: set[str] = set()

    def observe(self, step: int, report: Mapping[str, float]) -> None:
        """Take in one step; objectives that compare nothing leave nothing to watch."""
        if (rise := _winner_rise(report)) is not None:
            self._rises.append(rise)
            self._judge_rises(step)
        if "margin" in report:
            self._margins.append(abs(report["margin"]))
            self._judge_margins(step)

    def observe_held_out(self, step: int, measured: Mapping[str, Any]) -> None:
        """Take in a measurement of held-out pairs: under fixed draws one is enough to tell."""
        rise = _winner_rise(measured)
        if rise is not None and rise > RISE:
            self._warn(
                step,
                "held_out_winners_worse",
                f"Held-out winners are predicted {rise:.0%} worse than by the reference: the policy is unlearning "
                f"what people like. {ADVICE}",
            )

    def _judge_rises(self, step: int) -> None:
        if len(self._rises) < WINDOW:
            return
        rise, spread = fmean(self._rises), stdev(self._rises) / WINDOW**0.5
        if rise > RISE and rise > 2 * spread:
            self._warn(
                step,
                "winner_error_rising",
                f"The policy predicts winners {rise:.0%} worse than the reference does: it is unlearning what "
                f"people like. {ADVICE}",
            )

    def _judge_margins(self, step: int) -> None:
        if len(self._margins) == WINDOW and fmean(self._margins) > LOUD_MARGIN:
            message = f"Margins average {fmean(self._margins):.1f}; lower k or the learning rate."
            self._warn(step, "margin_saturated", message)

    def _warn(self, step: int, kind: str, message: str) -> None:
        if kind not in self._said:
            self._said.add(kind)
            self._log.emit("warning", step=step, kind=kind, message=message)


def _winner_rise(report: Mapping[str, float]) -> float | None:
    """By what share of the reference's error the policy predicts winners worse; None without a reference."""
    if "winner_error_change" not in report:
        return None
    reference_error = report["winner_error"] - report["winner_error_change"]
    return report["winner_error_change"] / max(reference_error, 1e-12)
