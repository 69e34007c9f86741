"""Text embedders for the diversity term, chosen by name in a selection's specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from curation.clip_model import ClipSource
from curation.embedders.base import Embedder
from curation.embedders.hashed_ngrams import HashedNgrams
from curation.embedders.open_clip_text import OpenClipText
from curation.embedders.transformers_text import TransformersText

_built: dict[str, Embedder] = {}


@dataclass(frozen=True)
class EmbedderInfo:
    """What the interface shows of an embedder; `why_not` says what is missing where it cannot be used."""

    id: str
    title: str
    available: bool
    why_not: str | None


class UnknownEmbedderError(LookupError):
    """No embedder has this name; the message lists those that there are."""


def register_built_in(open_clip: Mapping[str, str]) -> None:
    """Say where the weights of the `open_clip` embedder are: `model`, `weights` or neither."""
    source = ClipSource(open_clip.get("model", ""), open_clip.get("weights", ""))
    add(OpenClipText(source))


def add(embedder: Embedder) -> None:
    """Make an embedder known under its id, or replace the one that has it."""
    _built[embedder.id] = embedder


def get(name: str) -> Embedder:
    """The embedder, one per process: `hashed-ngrams`, `open_clip` or `transformers:FOLDER`."""
    if name not in _built:
        _built[name] = _build(name)
    return _built[name]


def available() -> list[EmbedderInfo]:
    """The embedders of this installation, those that cannot be used here included."""
    return [_info(get(name)) for name in (HashedNgrams.id, OpenClipText.id)]


def _info(embedder: Embedder) -> EmbedderInfo:
    reason = embedder.why_not()
    return EmbedderInfo(embedder.id, embedder.title, reason is None, reason)


def _build(name: str) -> Embedder:
    kind, _, argument = name.partition(":")
    if kind == "transformers" and argument:
        return TransformersText(Path(argument))
    if name == HashedNgrams.id:
        return HashedNgrams()
    if name == OpenClipText.id:
        return OpenClipText(ClipSource())
    raise UnknownEmbedderError(
        f"There is no embedder {name!r}: choose hashed-ngrams, open_clip or transformers:FOLDER."
    )
