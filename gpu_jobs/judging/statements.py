"""What an answer says, question by question, in words that can be compared with another's answer."""

from collections.abc import Mapping
from typing import Any

from annotation.instruments.base import Instrument, Verdict
from annotation.instruments.base import Question as About

# "Both bad" is even, as in preferences.
LABELS = {Verdict.A: "sample_0", Verdict.B: "sample_1", Verdict.TIE: "even", Verdict.BOTH_BAD: "even"}
OF_A_PAIR = ("sample_0", "even", "sample_1")
OF_A_ROOM = ("accept", "reject")
LABELS_IN_ORDER = (*OF_A_PAIR, *OF_A_ROOM)


def statements(instrument: Instrument, answer: Mapping[str, Any]) -> dict[About, str]:
    """By question what a canonical answer says; nothing for what has nothing to compare, such as a caption.

    A room that was repaired was not right as it stood: it counts as rejected.
    """
    if "decision" in answer and answer["decision"] != "compare":
        return {About(): "accept" if answer["decision"] == "accept" else "reject"}
    return {vote.question: LABELS[vote.verdict] for vote in instrument.votes(answer)}
