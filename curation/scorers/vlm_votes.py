"""Yes or no from a vision-language model that says no probabilities: the share of yes to several wordings.

Coarser than P("Yes"): with three questions there are four scores, and many ties. A scorer of its own, because its
numbers mean something else.
"""

from curation.chat.answer import Answer
from curation.scorers.vlm_questions import VlmScorer, is_no, is_yes


class VlmVotes(VlmScorer):
    """The share of yes: 0, 1/3, 2/3 or 1."""

    questions = (
        "Does this {what} show what the following text says?\n{prompt}\nAnswer with one word, yes or no.",
        "Would somebody who asked for the following be content with this {what}?\n{prompt}\nOne word, yes or no.",
        "Is everything that the following text names in this {what}, as it says?\n{prompt}\nOne word, yes or no.",
    )

    def alternatives(self) -> int:
        """None are asked for."""
        return 0

    def value(self, answer: Answer) -> float:
        """1 or 0; raises ValueError for anything but yes or no."""
        word = answer.text.split()[0] if answer.text.split() else ""
        if is_yes(word) or is_no(word):
            return float(is_yes(word))
        raise ValueError(f"The model answers neither yes nor no, but {answer.text[:80]!r}.")
