"""How probable a vision-language model finds "Yes" (VQAScore, Lin et al. 2024, arXiv 2404.01291).

The score is P("Yes") as the first word of the answer to "Does this picture show …?", over all spellings of it that
the endpoint lists. It needs an endpoint that gives log probabilities; `vlm_votes` does without.
"""

import math

from curation.chat.answer import Answer
from curation.scorers.vlm_questions import VlmScorer, is_no, is_yes

# As many as OpenAI-compatible servers list.
ALTERNATIVES = 20


class VlmYesProbability(VlmScorer):
    """P("Yes") from the log probabilities of a one-word answer."""

    questions = ("Does this {what} show what the following text says?\n{prompt}\nPlease answer yes or no.",)

    def why_not(self) -> str | None:
        """As ever, and that the endpoint gives no probabilities."""
        if not self.endpoint.logprobs:
            return (
                f"'{self.endpoint.name}' is not configured to give probabilities (logprobs = true); "
                f"its votes can be had as vlm-votes:{self.endpoint.name}."
            )
        return super().why_not()

    def alternatives(self) -> int:
        """As many as there are."""
        return ALTERNATIVES

    def value(self, answer: Answer) -> float:
        """P("Yes"); raises ValueError where neither yes nor no is among the alternatives."""
        yes = sum(math.exp(logprob) for word, logprob in answer.alternatives.items() if is_yes(word))
        no = sum(math.exp(logprob) for word, logprob in answer.alternatives.items() if is_no(word))
        if not answer.alternatives:
            raise ValueError("The endpoint gave no probabilities, though it is configured to (logprobs = true).")
        if yes + no <= 0.0:
            raise ValueError(f"The model answers neither yes nor no, but {answer.text[:80]!r}.")
        return min(1.0, yes)
