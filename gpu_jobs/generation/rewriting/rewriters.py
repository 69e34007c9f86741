"""Who rewrites prompts: stated rules, or a language model that sees what was tried and how it scored."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from curation.chat.answer import Answer, parse
from curation.chat.client import Client
from curation.chat.fence import RULE, fenced
from curation.chat.question import Question, ask

MOST_TOKENS = 2500
SYSTEM = f"""You rewrite prompts so that an image or video generator draws them better. {RULE}

Keep the meaning: the same objects, numbers, colours, places and actions, none added and none lost. Say more of what
helps a generator: arrangement, light, view, surroundings. At most six sentences and {{longest}} words each. Where
rewrites are shown that were tried, with the score of what was drawn from them, learn from them and write others."""


@dataclass(frozen=True)
class Wanted:
    """A prompt to be rewritten n times, with what was tried before and how it scored."""

    prompt: str
    n: int
    seed: int
    tried: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class NoRewrites:
    """Why there are none."""

    why: str


class Rewriter(Protocol):
    """Writes prompts anew."""

    @property
    def name(self) -> str:
        """What its rewrites say made them."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the same prompt could be rewritten otherwise."""
        ...

    def rewrite(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, list[str] | NoRewrites]]:
        """Each request's number with its rewrites: at most n, none twice, none tried before, never the prompt."""
        ...


class Rules:
    """Rules: a relation is told from its other side, and phrases are added of light, view, surroundings and care.

    It stands in for a language model where there is none: it understands nothing, and all prompts are adorned
    alike.
    """

    name = "rules"
    revision = "1"

    ADDED = (
        ("in soft light", "in bright daylight", "in warm evening light", "with gentle shadows"),
        ("seen from the front", "seen from above", "in the centre of the picture", "from close by"),
        ("on a plain background", "with nothing else around", "before a blurred background"),
        ("in sharp focus", "in fine detail", "with clear outlines", "with clean colours"),
    )
    _OTHER_SIDE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
    _RELATION = re.compile(r"^(?P<a>[^,]+?) (?P<relation>left of|right of|above|below) (?P<b>[^,]+)$")
    TRIED = 200

    def rewrite(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, list[str] | NoRewrites]]:
        """One after the other; the same seed rewrites in the same way."""
        for number, one in enumerate(wanted):
            dice = np.random.default_rng(one.seed)
            known = {one.prompt, *(text for text, _ in one.tried)}
            found: list[str] = []
            for _ in range(self.TRIED):
                text = self._one(one.prompt, dice)
                if text not in known and len(found) < one.n:
                    known.add(text)
                    found.append(text)
            yield number, found or NoRewrites("The rules know no other way to say this.")

    def _one(self, prompt: str, dice: np.random.Generator) -> str:
        match = self._RELATION.match(prompt)
        if match is not None and dice.random() < 0.5:
            prompt = f"{match['b']} {self._OTHER_SIDE[match['relation']]} {match['a']}"
        kinds = sorted(dice.permutation(len(self.ADDED))[: int(dice.integers(len(self.ADDED) + 1))])
        added = [self.ADDED[kind][int(dice.integers(len(self.ADDED[kind])))] for kind in kinds]
        return ", ".join([prompt.rstrip(" ."), *added])


class Rewrites(BaseModel):
    """The form of a language model's answer."""

    model_config = ConfigDict(extra="forbid")

    rewrites: list[str] = Field(min_length=1, max_length=32)


class LanguageModel:
    """A language model behind an endpoint."""

    def __init__(self, client: Client, longest_words: int) -> None:
        self._client = client
        self._system = SYSTEM.format(longest=longest_words)
        self.name = f"llm:{client.endpoint.name}"
        wording = hashlib.sha256(f"{self._system}{Rewrites.model_json_schema()}".encode()).hexdigest()
        self.revision = f"{client.endpoint.identity[:100]}#{wording[:16]}"

    def rewrite(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, list[str] | NoRewrites]]:
        """All at once. Raises ChatError where no more can be answered."""
        for number, outcome in self._client.ask_all([self._question(one) for one in wanted]):
            if not isinstance(outcome, Answer):
                yield number, NoRewrites(str(outcome))
                continue
            one = wanted[number]
            known = {one.prompt, *(text for text, _ in one.tried)}
            said = [" ".join(text.replace("\0", "").split()) for text in parse(outcome.text, Rewrites).rewrites]
            new = [text for text in dict.fromkeys(said) if text and text.isprintable() and text not in known]
            yield number, new[: one.n] or NoRewrites("The model wrote nothing new.")

    def _question(self, one: Wanted) -> Question:
        tried = [f"Tried, score {score:.4g}:\n{fenced(text)}" for text, score in one.tried]
        asked = f"Write {one.n} rewrites of this prompt:"
        return Question(
            ask(asked, fenced(one.prompt), *tried, system=self._system), Rewrites, MOST_TOKENS, one.seed % 2**31
        )
