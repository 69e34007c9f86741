"""What is worth seeing of a step or of held-out pairs."""

from torch import Tensor

from gpu_jobs.trainer.objectives import PairErrors, PairLoss, implicit_accuracy


def diagnostics(errors: PairErrors, pair_loss: PairLoss) -> dict[str, Tensor]:
    """What is worth seeing of some pairs, (pairs,) each: as much as the objective had computed."""
    values = {"loss": pair_loss.loss, "winner_error": errors.winner_mean}
    if pair_loss.margin is not None:
        values |= {"margin": pair_loss.margin, "implicit_accuracy": implicit_accuracy(pair_loss.margin)}
    if errors.loser is not None:
        values["loser_error"] = errors.loser_mean
    if errors.reference_winner is not None:
        values["winner_error_change"] = errors.winner_change
    if errors.reference_loser is not None:
        values["loser_error_change"] = errors.loser_change
    return values
