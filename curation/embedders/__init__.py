"""Text embedders for the diversity term, chosen by name in a selection's specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from curation.clip_model import ClipSource
from curation.embedders.base import Embedder
from curation.embedders.hashed_ngrams import HashedNgrams
from curation.embedders.minilm import MiniLm
from curation.embedders.open_clip_text import OpenClipText
from curation.embedders.sentence_transformers_text import SentenceTransformersText
from curation.embedders.transformers_text import TransformersText

# Those that have a name; the others are built for the folder that is asked for.
_named: dict[str, Embedder] = {HashedNgrams.id: HashedNgrams(), MiniLm.id: MiniLm()}
_of_folders: dict[str, Embedder] = {}


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
    _named[embedder.id] = embedder


def get(name: str) -> Embedder:
    """The embedder, one per process: one that has a name, or one of a folder such as `transformers:FOLDER`."""
    if name in _named:
        return _named[name]
    if name not in _of_folders:
        _of_folders[name] = _of_folder(name)
    return _of_folders[name]


def available() -> list[EmbedderInfo]:
    """The embedders that have a name, those that cannot be used here included."""
    return [_info(_named[name]) for name in sorted(_named)]


def _info(embedder: Embedder) -> EmbedderInfo:
    reason = embedder.why_not()
    return EmbedderInfo(embedder.id, embedder.title, reason is None, reason)


def _of_folder(name: str) -> Embedder:
    kind, _, argument = name.partition(":")
    if kind == "transformers" and argument:
        return TransformersText(Path(argument))
    if kind == "sentence-transformers" and argument:
        return SentenceTransformersText(Path(argument))
    raise UnknownEmbedderError(
        f"There is no embedder {name!r}: choose {', '.join(sorted(_named))}, transformers:FOLDER or "
        "sentence-transformers:FOLDER."
    )
