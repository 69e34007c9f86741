"""What a model is asked: messages of texts, pictures and videos, and the form that its answer must have."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from PIL import Image
from pydantic import BaseModel

from curation.chat.endpoints import Endpoint
from curation.chat.errors import NotSupported

Codec = Literal["jpeg", "png"]
# High, and with colour at full resolution, so that what is judged is the picture and not its compression.
JPEG = {"format": "JPEG", "quality": 95, "subsampling": 0, "optimize": False}
# Larger pictures are scaled down by the models themselves, each in a way of its own.
LONGEST_SIDE = 1024


@dataclass(frozen=True)
class Picture:
    """An encoded picture."""

    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class Film:
    """An encoded video, for models that take them whole."""

    data: bytes = field(repr=False)
    media_type: str


Part = str | Picture | Film


@dataclass(frozen=True)
class Message:
    """One turn of the conversation."""

    role: Literal["system", "user", "assistant"]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Question:
    """Everything that decides the answer, besides who is asked.

    `answer` is the form of a JSON answer; None for plain words. `alternatives` asks how probable the first word's
    alternatives were, so many of them.
    """

    messages: tuple[Message, ...]
    answer: type[BaseModel] | None = None
    max_tokens: int = 512
    seed: int = 0
    alternatives: int = 0


def ask(*parts: Part, system: str = "") -> tuple[Message, ...]:
    """The messages of a single question."""
    first = (Message("system", (system,)),) if system else ()
    return (*first, Message("user", parts))


def picture(image: Image.Image, codec: Codec = "jpeg", longest_side: int = LONGEST_SIDE) -> Picture:
    """The image as every side of a comparison is sent: RGB, the same scaling and codec, no metadata."""
    plain = image.convert("RGB")
    if max(plain.size) > longest_side:
        plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    # A new picture of the same pixels: what else the file said (EXIF, colour profile, comments) stays behind.
    bare = Image.frombytes("RGB", plain.size, plain.tobytes())
    file = io.BytesIO()
    bare.save(file, **(JPEG if codec == "jpeg" else {"format": "PNG"}))
    return Picture(file.getvalue(), f"image/{codec}")


def body(question: Question, endpoint: Endpoint) -> dict[str, Any]:
    """The request as the endpoint wants it; raises NotSupported where it is configured as unable to."""
    _require(question, endpoint)
    messages = [_spoken(message) for message in _with_form(question, endpoint)]
    asked: dict[str, Any] = {
        "model": endpoint.model,
        "messages": messages,
        endpoint.most_tokens_name: question.max_tokens,
        "seed": question.seed,
    }
    if endpoint.temperature != "unset":
        asked["temperature"] = endpoint.temperature
    if question.answer is not None and endpoint.json_schema:
        form = {"name": question.answer.__name__, "strict": True, "schema": question.answer.model_json_schema()}
        asked["response_format"] = {"type": "json_schema", "json_schema": form}
    if question.alternatives:
        asked |= {"logprobs": True, "top_logprobs": question.alternatives}
    return asked | endpoint.extra


def key(asked: dict[str, Any], endpoint: Endpoint) -> str:
    """The hash by which the answer to a request body is remembered."""
    content = json.dumps([endpoint.name, endpoint.identity, asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def most_tokens_in(asked: dict[str, Any], endpoint: Endpoint) -> int:
    """At most so many tokens are sent: no tokeniser makes more tokens of a text than it has bytes."""
    return sum(_most_tokens(part, endpoint) for part in _parts(asked))


def _most_tokens(part: dict[str, Any], endpoint: Endpoint) -> int:
    if part["type"] == "text":
        return len(part["text"].encode("utf-8", "surrogatepass")) + 8
    if part["type"] == "image_url":
        return endpoint.tokens_per_image
    # A video is reckoned as a picture for every 4 kB, as if it were sent in frames.
    return endpoint.tokens_per_image * (1 + len(part["video_url"]["url"]) // 4096)


def _parts(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "response_format" in asked:
        yield {"type": "text", "text": json.dumps(asked["response_format"])}
    for message in asked["messages"]:
        content = message["content"]
        yield from ([{"type": "text", "text": content}] if isinstance(content, str) else content)


def _require(question: Question, endpoint: Endpoint) -> None:
    parts = [part for message in question.messages for part in message.parts]
    if not endpoint.images and any(isinstance(part, Picture) for part in parts):
        raise NotSupported(f"'{endpoint.name}' is not configured to see pictures (images = true).")
    if not endpoint.video_url and any(isinstance(part, Film) for part in parts):
        raise NotSupported(f"'{endpoint.name}' is not configured to take videos (video_url = true): send frames.")
    if question.alternatives and not endpoint.logprobs:
        raise NotSupported(f"'{endpoint.name}' is not configured to give probabilities (logprobs = true).")


def _with_form(question: Question, endpoint: Endpoint) -> Sequence[Message]:
    """The messages; for endpoints that know no schema, the form of the answer is said in words."""
    return question.messages if endpoint.json_schema else in_words(question)


def in_words(question: Question) -> Sequence[Message]:
    """The messages with the form of the answer, where there is one, said at the end of the last."""
    if question.answer is None:
        return question.messages
    schema = json.dumps(question.answer.model_json_schema(), sort_keys=True)
    last = question.messages[-1]
    said = f"Answer with one JSON object and nothing else. It must fit this JSON schema: {schema}"
    return (*question.messages[:-1], Message(last.role, (*last.parts, said)))


def _spoken(message: Message) -> dict[str, Any]:
    if all(isinstance(part, str) for part in message.parts):
        return {"role": message.role, "content": "\n\n".join(map(str, message.parts))}
    return {"role": message.role, "content": [_part(part) for part in message.parts]}


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    kind = "image_url" if isinstance(part, Picture) else "video_url"
    return {"type": kind, kind: {"url": f"data:{part.media_type};base64,{base64.b64encode(part.data).decode()}"}}
