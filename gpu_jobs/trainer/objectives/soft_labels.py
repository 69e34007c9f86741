"""Doubt about labels, the same in every objective that compares: the expected loss over which side really won."""

from collections.abc import Callable

from torch import Tensor


def expected_loss(
    loss: Callable[[Tensor], Tensor], margin: Tensor, probability: Tensor, label_smoothing: float = 0.0
) -> Tensor:
    """p · loss(margin) + (1 - p) · loss(-margin), shape (pairs,).

    ``label_smoothing`` ε is the chance that a label is wrong (conservative DPO): p becomes p (1 - 2ε) + ε. A tie
    (p = ½) is best at margin zero. Where nobody doubts, the loss is loss(margin) to the bit.
    """
    doubt = 1 - (probability * (1 - 2 * label_smoothing) + label_smoothing)
    sure = loss(margin)
    return sure + doubt * (loss(-margin) - sure)
