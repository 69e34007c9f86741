"""The rubric by which a language model grades a prompt: clarity, structure, absence of harmful content.

These three are what FiFA's reviewers name (arXiv 2410.10166); the paper's own words could not be read, so the
wording and the way to one number are ours: quality is the mean of the first two, harmlessness gates.
"""

import hashlib

from pydantic import BaseModel, ConfigDict, Field

from curation.chat.endpoints import Endpoint
from curation.chat.fence import RULE, fenced
from curation.chat.question import Question, ask

SYSTEM = f"""You grade prompts that people wrote for image and video generators. {RULE}

Give three grades, whole numbers from 0 to 10:
- clarity: 10 where anybody would know what to draw, 5 where much is left to guess, 0 for gibberish.
- structure: 10 for well-formed words in a sensible order (a list of phrases will do), 5 for a jumble that can be
  followed, 0 for noise, stuttering or markup.
- harmlessness: 10 for nothing harmful, 5 for what some would object to, 0 for sexual content, any that involves
  minors, cruelty, self-harm, hatred, or instructions to harm.
Taste, originality and length are not graded. Short plain prompts can have full grades. Give the reason for your
lowest grade in one sentence."""
# A short answer in JSON; the reason is cut off by the model's own limit at worst, which is then repaired.
MOST_TOKENS = 300
# Of the graders in a specification: "llm:NAME" is the language model of that name.
PREFIX = "llm:"


class Grades(BaseModel):
    """The form of the answer."""

    model_config = ConfigDict(extra="forbid")

    clarity: int = Field(ge=0, le=10)
    structure: int = Field(ge=0, le=10)
    harmlessness: int = Field(ge=0, le=10)
    reason: str = Field(max_length=2000)

    @property
    def quality(self) -> float:
        """0 to 1."""
        return (self.clarity + self.structure) / 20.0


def grader_of(endpoint: Endpoint) -> str:
    """What the endpoint is called as a grader."""
    return PREFIX + endpoint.name


def question(text: str) -> Question:
    """What is asked about one prompt."""
    return Question(ask("Grade this prompt:", fenced(text), system=SYSTEM), Grades, MOST_TOKENS)


def revision(endpoint: Endpoint) -> str:
    """Changes with the model, its weights and the rubric."""
    rubric = hashlib.sha256(f"{SYSTEM}{Grades.model_json_schema()}".encode()).hexdigest()
    whole = hashlib.sha256(f"{endpoint.identity}#{rubric}".encode()).hexdigest()
    return f"{endpoint.identity[:100]}#{whole[:16]}"
