"""Who says what a sample shows: a model behind an endpoint, or one that runs here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from PIL import Image

from curation.chat.answer import Answer, parse
from curation.chat.client import Client
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


class AskedCaptioner:
    """A vision-language model behind an endpoint."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.source = f"vlm:{client.endpoint.name}"

    def describe(self, seen: Sequence[Seen]) -> Iterator[tuple[int, str | NoCaption]]:
        """All at once. Raises ChatError where no more can be answered."""
        questions = [asked.describe(one.prompt, one.frames) for one in seen]
        for number, outcome in self._client.ask_all(questions):
            if isinstance(outcome, Answer):
                yield number, _one_line(parse(outcome.text, asked.Description).caption)
            else:
                yield number, NoCaption(str(outcome))


class LocalCaptioner:
    """A captioning model of transformers in this process: BLIP and its like, or a chat model that sees pictures.

    `where` is a folder or a hub's name; safetensors only, and no code that comes with the weights. Loaded when it
    is first asked.
    """

    MOST_NEW_TOKENS = 60

    def __init__(self, where: str, batch_size: int = 8) -> None:
        self._where = where
        self._batch_size = batch_size
        self.source = f"vlm:{where.rstrip('/').rsplit('/', 1)[-1]}"

    def describe(self, seen: Sequence[Seen]) -> Iterator[tuple[int, str | NoCaption]]:
        """Batch by batch, greedily: the same picture gets the same caption."""
        for start in range(0, len(seen), self._batch_size):
            batch = seen[start : start + self._batch_size]
            pictures = [one.frames[len(one.frames) // 2].convert("RGB") for one in batch]
            for place, caption in enumerate(self._captions(pictures, [one.prompt for one in batch])):
                yield start + place, caption or NoCaption("The model said nothing.")

    def _captions(self, pictures: Sequence[Image.Image], prompts: Sequence[str]) -> list[str]:
        import torch

        processor, model = self._loaded
        with torch.inference_mode():
            if getattr(processor, "chat_template", None):
                inputs = processor.apply_chat_template(
                    list(map(_turn, pictures, prompts)),
                    add_generation_prompt=True,
                    tokenize=True,
                    return_dict=True,
                    return_tensors="pt",
                    padding=True,
                ).to(model.device)
                skipped = inputs["input_ids"].shape[1]
            else:
                inputs, skipped = processor(images=list(pictures), return_tensors="pt").to(model.device), 0
            said = model.generate(**inputs, max_new_tokens=self.MOST_NEW_TOKENS, do_sample=False)
        return [_one_line(text) for text in processor.batch_decode(said[:, skipped:], skip_special_tokens=True)]

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        import torch

        from curation.model_libraries import transformers

        processor = transformers.AutoProcessor.from_pretrained(self._where, trust_remote_code=False)
        model = transformers.AutoModelForImageTextToText.from_pretrained(
            self._where, use_safetensors=True, trust_remote_code=False
        )
        if getattr(processor, "chat_template", None):
            # Answers begin where the questions end: shorter ones are filled up before, not after.
            processor.tokenizer.padding_side = "left"
        return processor, model.eval().to("cuda" if torch.cuda.is_available() else "cpu")


def _turn(picture: Image.Image, prompt: str) -> list[dict[str, Any]]:
    """A conversation with a chat model that sees the picture."""
    question = asked.describe(prompt, [])
    system, user = (next(iter(message.parts)) for message in question.messages)
    words = "\n\n".join(str(part) for part in (system, user, *question.messages[1].parts[1:]))
    return [{"role": "user", "content": [{"type": "image", "image": picture}, {"type": "text", "text": words}]}]


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
