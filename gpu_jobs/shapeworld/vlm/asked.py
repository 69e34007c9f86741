"""A chat completion request as the simulated model understands it: texts, fenced material, frames in order."""

import base64
import binascii
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from curation.chat.fence import unfenced
from gpu_jobs.shapeworld.geometry import PICTURE_SIZE

# Of a video so many frames are looked at, evenly spaced.
FRAMES = 16
_SCHEMA_IN_WORDS = re.compile(r"It must fit this JSON schema: ")
_DATA_URL = re.compile(r"data:([\w/+.-]+);base64,(.*)", re.DOTALL)
# A line that says which side the pictures after it belong to.
_SIDE = re.compile(r"\A\s*(first|second)\b", re.IGNORECASE)


class BadRequest(ValueError):
    """The request cannot be understood; the message is sent back."""


@dataclass(frozen=True)
class Asked:
    """What was asked: `key` is a hash of the whole request, `material` what stood in fences in the last message."""

    key: str
    material: tuple[str, ...]
    said: str
    sides: tuple[tuple[Image.Image, ...], ...]
    alternatives: int
    pictures: int
    # The JSON schema of the answer, {} where words are wanted.
    form: dict[str, Any] = field(default_factory=dict)

    def wants(self, name: str) -> bool:
        """Whether the answer is to be JSON with a field of this name."""
        return name in self.form.get("properties", {}) or (not self.form and f'"{name}"' in self.said)

    def fields_of(self, name: str) -> list[str]:
        """The fields of the object that the answer has under this name."""
        part = self.form.get("properties", {}).get(name, {})
        referred = self.form.get("$defs", {}).get(str(part.get("$ref", "")).rpartition("/")[2], part)
        return list(referred.get("properties", {}))


def understood(body: Any) -> Asked:
    """Read a request's JSON; raises BadRequest."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list) or not body["messages"]:
        raise BadRequest("A request is an object with a list of messages.")
    if body.get("stream"):
        raise BadRequest("This server does not stream.")
    texts: list[str] = []
    sides: list[list[Image.Image]] = []
    pictures = 0
    for part in _parts(body["messages"]):
        if isinstance(part, str):
            texts.append(part)
            if _SIDE.match(part):
                sides.append([])
            continue
        pictures += 1
        if not sides:
            sides.append([])
        sides[-1] += part
    fence_text = "\n".join(texts)
    material = tuple(text for part in texts for text in unfenced(part))
    said = f"{json.dumps(body.get('response_format') or '')}\n{_without(fence_text, material)}"
    return Asked(
        key=hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
        material=material,
        said=said,
        sides=tuple(tuple(side) for side in sides if side),
        alternatives=int(body.get("top_logprobs") or 0) if body.get("logprobs") else 0,
        pictures=pictures,
        form=_form(body.get("response_format"), said),
    )


def _form(asked_for: Any, said: str) -> dict[str, Any]:
    """The schema that the answer is held to, or that was told in words to models which know no schemas."""
    match asked_for:
        case {"json_schema": {"schema": dict() as schema}}:
            return schema
    told = _SCHEMA_IN_WORDS.search(said)
    if told is None:
        return {}
    try:
        schema, _ = json.JSONDecoder().raw_decode(said, told.end())
    except ValueError:
        return {}
    return schema if isinstance(schema, dict) else {}


def _without(text: str, material: tuple[str, ...]) -> str:
    """What was said outside of fences: nobody but whoever asks decides what is asked."""
    for fenced in material:
        text = text.replace(f"\n{fenced}\n", "\n\n")
    return text


def _parts(messages: list[Any]) -> Iterator[str | list[Image.Image]]:
    for message in messages:
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            yield content
        elif isinstance(content, list):
            yield from map(_part, content)
        else:
            raise BadRequest("A message has a content: a text, or a list of parts.")


def _part(part: Any) -> str | list[Image.Image]:
    try:
        kind = part["type"]
        if kind == "text":
            return str(part["text"])
        if kind in ("image_url", "video_url"):
            match = _DATA_URL.fullmatch(part[kind]["url"])
            if match is None:
                raise BadRequest("Pictures and videos are sent as data URLs here; nothing is fetched.")
            data = base64.b64decode(match.group(2), validate=True)
            return [_picture(data)] if kind == "image_url" else _frames(data)
    except (KeyError, TypeError, binascii.Error) as error:
        raise BadRequest(f"This part cannot be read: {error!r}.") from error
    raise BadRequest(f"Parts are of type text, image_url or video_url, not {kind!r}.")


def _picture(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _sized(image.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadRequest(f"The picture does not decode: {error}.") from error


def _frames(data: bytes) -> list[Image.Image]:
    import av

    try:
        with av.open(io.BytesIO(data), mode="r") as film:
            frames = [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
    except (av.FFmpegError, IndexError) as error:
        raise BadRequest(f"The video does not decode: {error}.") from error
    if not frames:
        raise BadRequest("The video has no frames.")
    chosen = np.unique(np.linspace(0, len(frames) - 1, FRAMES).round().astype(int))
    return [_sized(frames[index]) for index in chosen]


def _sized(image: Image.Image) -> Image.Image:
    """As large as the verifier reads: every model scales what it sees."""
    if image.width != image.height or image.width == PICTURE_SIZE:
        return image
    return image.resize((PICTURE_SIZE, PICTURE_SIZE), Image.Resampling.BOX)
