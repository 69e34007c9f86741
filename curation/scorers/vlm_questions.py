"""What the vision-language scorers have in common: yes-or-no questions about a picture or the frames of a clip."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from curation.chat.answer import Answer
from curation.chat.endpoints import Endpoint
from curation.chat.fence import RULE, fenced
from curation.chat.question import Part, Question, ask, picture
from curation.scorers.media import Clip, Medium, frames_of

if TYPE_CHECKING:
    from curation.chat.client import Client

# Frames of a clip that are sent: as many as the scorers that take means over frames look at.
FRAMES = 8
# Room for the one word, and for models that put a blank or a full stop around it.
MOST_TOKENS = 4


class VlmScorer(ABC):
    """Asks an OpenAI-compatible endpoint; answers are remembered, so that asking again costs nothing."""

    kinds = frozenset({"image", "video"})
    range_hint = (0.0, 1.0)
    prompt_free = False
    # The questions that are put about each medium; {what} is "picture" or "video", {prompt} the fenced prompt.
    questions: tuple[str, ...]

    def __init__(self, id: str, endpoint: Endpoint, client: "Callable[[Endpoint], Client]") -> None:
        self.id = id
        self.endpoint = endpoint
        self.licence = f"as the model {endpoint.model}"
        self._client = client

    @property
    def revision(self) -> str:
        """The model, its weights as far as the configuration says, and what it is asked."""
        asked = hashlib.sha256("\n".join([RULE, *self.questions]).encode()).hexdigest()
        whole = hashlib.sha256(f"{self.endpoint.identity}#{asked}#{FRAMES}".encode()).hexdigest()
        return f"{self.endpoint.identity[:100]}#{whole[:16]}"

    def why_not(self) -> str | None:
        """Why the endpoint cannot be used for this; None if it can. Nothing is sent."""
        if not self.endpoint.images:
            return f"'{self.endpoint.name}' is not configured to see pictures (images = true)."
        return self.endpoint.why_not()

    def score(self, prompts: Sequence[str], media: Sequence[Medium]) -> NDArray[np.float32]:
        """The mean over the questions, (n,), 0 to 1.

        Raises ValueError where the model answers neither yes nor no, and ChatError where it does not answer.
        """
        asked = [
            self._question(words, prompt, medium)
            for prompt, medium in zip(prompts, media, strict=True)
            for words in self.questions
        ]
        values = np.zeros(len(asked), np.float64)
        for number, outcome in self._client(self.endpoint).ask_all(asked):
            if not isinstance(outcome, Answer):
                raise ValueError(str(outcome)) from outcome
            values[number] = self.value(outcome)
        means: NDArray[np.float32] = values.reshape(-1, len(self.questions)).mean(axis=1).astype(np.float32)
        return means

    @abstractmethod
    def value(self, answer: Answer) -> float:
        """What one answer is worth, 0 to 1; raises ValueError for what is no answer to a yes-or-no question."""

    @abstractmethod
    def alternatives(self) -> int:
        """How many alternatives of the first word are asked for; 0 for none."""

    def _question(self, words: str, prompt: str, medium: Medium) -> Question:
        said = words.format(what="video" if isinstance(medium, Clip) else "picture", prompt=fenced(prompt))
        return Question(
            ask(*_shown(medium), said, system=RULE), max_tokens=MOST_TOKENS, alternatives=self.alternatives()
        )


def is_yes(word: str) -> bool:
    """Whether a word, however it is spelt, says yes."""
    return _plain(word) == "yes"


def is_no(word: str) -> bool:
    """Whether a word, however it is spelt, says no."""
    return _plain(word) == "no"


def _plain(word: str) -> str:
    return word.strip(" \n\t.,!\"'*`").casefold()


def _shown(medium: Medium) -> Iterable[Part]:
    if not isinstance(medium, Clip):
        return [picture(medium)]
    frames = frames_of(medium, FRAMES)
    return [f"{len(frames)} frames of one video, in order:", *map(picture, frames)]
