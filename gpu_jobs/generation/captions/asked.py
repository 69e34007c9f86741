"""What models are asked about captions: to say what a sample shows, and to write a text that fits worse."""

import hashlib
from collections.abc import Sequence

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from curation.chat.endpoints import Endpoint
from curation.chat.fence import RULE, fenced
from curation.chat.question import Question, ask, picture
from gpu_jobs.generation.captions.lexical import SHARES, Level

MOST_TOKENS = 400
LONGEST = 2000
DESCRIBE = f"""You write captions of pictures and videos. {RULE}

Say what is really there, in one sentence of at most 60 words: which objects, how many, their colours and places,
what they do. Where the picture departs from what it was made for, follow the picture. Name nothing that you do not
see, and do not say that it is a picture."""
PERTURB = f"""You rewrite captions so that they fit their picture less. {RULE}

Exchange about {{share}} of the words that carry meaning (objects, colours, numbers, places, actions) for others of
the same kind. Keep the order of the sentence, its length and its grammar, and nothing that says that it was
changed."""


class Description(BaseModel):
    """The form of a caption."""

    model_config = ConfigDict(extra="forbid")

    caption: str = Field(min_length=1, max_length=LONGEST)


class Perturbed(BaseModel):
    """The form of a text that fits less."""

    model_config = ConfigDict(extra="forbid")

    perturbed: str = Field(min_length=1, max_length=LONGEST)


def describe(prompt: str, frames: Sequence[Image.Image]) -> Question:
    """What these frames of one sample show, beside what it was made for."""
    made_for = f"It was made for this prompt:\n{fenced(prompt)}"
    return Question(
        ask("Caption this:", *map(picture, frames), made_for, system=DESCRIBE), Description, MOST_TOKENS
    )


def perturb(text: str, level: Level, seed: int) -> Question:
    """The text with so much of it changed."""
    system = PERTURB.format(share=f"{SHARES[level]:.0%}")
    return Question(ask("Rewrite this:", fenced(text), system=system), Perturbed, MOST_TOKENS, seed % 2**31)


def revision(endpoint: Endpoint) -> str:
    """Changes with the model, its weights and what it is asked."""
    wording = hashlib.sha256(f"{DESCRIBE}{PERTURB}".encode()).hexdigest()
    return f"{endpoint.identity[:100]}#{wording[:16]}"
