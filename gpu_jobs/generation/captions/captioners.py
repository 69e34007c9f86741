"""Who says what a sample shows: a model behind an endpoint, or one that runs here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from curation.chat.answer import Answer, parse
from curation.chat.asker import Asker
from curation.chat.local import LocalClient, LocalModel
from curation.chat_answers import StoredAnswers
from gpu_jobs.generation.captions import asked

# Of a video an endpoint sees so many frames, evenly spaced; a model of pictures sees the middle one.
FRAMES = 8


@dataclass(frozen=True)
class NoCaption:
    """Why there is none."""

    why: str


@dataclass(frozen=True)
class Seen:
    """A sample as it is looked at: the prompt it was made for, and its frames."""

    prompt: str
    frames: tuple[Image.Image, ...]


class Captioner(Protocol):
    """Says what samples show."""

    @property
    def source(self) -> str:
        """What is written beside its captions: "vlm:MODEL"."""
        ...

    def describe(self, seen: Sequence[Seen]) -> Iterator[tuple[int, str | NoCaption]]:
        """Each one's number with its caption, in the order in which they are ready."""
        ...


def in_this_process(where: str, batch_size: int) -> Captioner:
    """A model of transformers, by its folder or a hub's name; safetensors only, and no code that comes with it.

    A chat model that sees is asked as one behind an endpoint is: remembered, and repaired once. Any other, such as
    BLIP, captions by itself, `batch_size` pictures together.
    """
    name = where.rstrip("/").rsplit("/", 1)[-1]
    if not _speaks(where):
        return LocalCaptioner(where, name, batch_size)
    return AskedCaptioner(LocalClient(LocalModel(name, _folder(where)), StoredAnswers()))


class AskedCaptioner:
    """A vision-language model that answers questions, behind an endpoint or in this process."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self.source = f"vlm:{asker.name}"

    def describe(self, seen: Sequence[Seen]) -> Iterator[tuple[int, str | NoCaption]]:
        """All at once. Raises ChatError where no more can be answered."""
        questions = [asked.describe(one.prompt, one.frames) for one in seen]
        for number, outcome in self._asker.ask_all(questions):
            if isinstance(outcome, Answer):
                yield number, _one_line(parse(outcome.text, asked.Description).caption)
            else:
                yield number, NoCaption(str(outcome))


class LocalCaptioner:
    """A captioning model of transformers in this process: BLIP and its like. Loaded when it is first asked."""

    MOST_NEW_TOKENS = 60

    def __init__(self, where: str, name: str, batch_size: int = 8) -> None:
        self._where = where
        self._batch_size = batch_size
        self.source = f"vlm:{name}"

    def describe(self, seen: Sequence[Seen]) -> Iterator[tuple[int, str | NoCaption]]:
        """Batch by batch, greedily: the same picture gets the same caption."""
        for start in range(0, len(seen), self._batch_size):
            batch = seen[start : start + self._batch_size]
            pictures = [one.frames[len(one.frames) // 2].convert("RGB") for one in batch]
            for place, caption in enumerate(self._captions(pictures)):
                yield start + place, caption or NoCaption("The model said nothing.")

    def _captions(self, pictures: Sequence[Image.Image]) -> list[str]:
        import torch

        processor, model = self._loaded
        with torch.inference_mode():
            inputs = processor(images=list(pictures), return_tensors="pt").to(model.device)
            said = model.generate(**inputs, max_new_tokens=self.MOST_NEW_TOKENS, do_sample=False)
        return [_one_line(text) for text in processor.batch_decode(said, skip_special_tokens=True)]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        import torch

        from curation.model_libraries import transformers

        processor = transformers.AutoProcessor.from_pretrained(self._where, trust_remote_code=False)
        model = transformers.AutoModelForImageTextToText.from_pretrained(
            self._where, use_safetensors=True, trust_remote_code=False
        )
        return processor, model.eval().to("cuda" if torch.cuda.is_available() else "cpu")


def _speaks(where: str) -> bool:
    """Whether it is a chat model; only what prepares its inputs is loaded."""
    from curation.model_libraries import transformers

    processor = transformers.AutoProcessor.from_pretrained(where, trust_remote_code=False)
    return bool(getattr(processor, "chat_template", None))


def _folder(where: str) -> Path:
    """Its folder; what a hub knows by that name is fetched first, as far as it is weights and their settings."""
    if Path(where).is_dir():
        return Path(where)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(where, allow_patterns=["*.safetensors", "*.json", "*.jinja", "*.txt", "*.model"]))


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
