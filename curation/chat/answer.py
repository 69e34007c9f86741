"""What a model answered: read from the endpoint's reply, and from there into the form that was asked for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from curation.chat.errors import InvalidAnswer

Form = TypeVar("Form", bound=BaseModel)
_CODE_BLOCK = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """The raw text and what it took. `alternatives` are log probabilities of words that could have come first.

    `model` is what the endpoint calls itself, which may say more than what it was asked for. `is_repaired` where
    the first answer did not fit and the second did: tokens, cost and latency are those of both.
    """

    text: str
    model: str
    tokens_in: int
    tokens_out: int
    latency_ms: int
    cost: float
    alternatives: Mapping[str, float] = field(default_factory=dict)
    is_repaired: bool = False
    is_cached: bool = False


class _Message(BaseModel):
    content: str | None = None


class _Alternative(BaseModel):
    token: str
    logprob: float


class _Token(_Alternative):
    top_logprobs: list[_Alternative] = Field(default_factory=list)


class _Logprobs(BaseModel):
    content: list[_Token] | None = None


class _Choice(BaseModel):
    message: _Message
    logprobs: _Logprobs | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(default=0, ge=0)


class Reply(BaseModel):
    """The part of a chat completion that is read; raises pydantic's ValidationError for anything else."""

    model_config = ConfigDict(extra="ignore")

    model: str = ""
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None

    @property
    def text(self) -> str:
        """What was said."""
        return self.choices[0].message.content or ""

    def alternatives(self) -> dict[str, float]:
        """The log probabilities of the first word's alternatives; empty where none are given."""
        said = self.choices[0].logprobs
        if said is None or not said.content:
            return {}
        first = said.content[0]
        return {first.token: first.logprob} | {other.token: other.logprob for other in first.top_logprobs}


def parse(text: str, form: type[Form]) -> Form:
    """The answer in its form; raises InvalidAnswer. JSON only: a code block around the whole of it is opened."""
    block = _CODE_BLOCK.match(text)
    try:
        return form.model_validate_json(block.group(1) if block else text, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)[:3]
        why = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the answer'}: {e['msg']}" for e in found)
        raise InvalidAnswer(why, text) from error


def what_it_says(data: bytes) -> str:
    """The message in an error's body, shortened, for people to read."""
    try:
        said: Any = json.loads(data)
        message = said["error"]["message"]
    except (ValueError, KeyError, TypeError):
        message = data.decode("utf-8", "replace")
    return " ".join(str(message).split())[:300]
