"""A vision-language model in this process: any chat model of transformers that sees, from a folder of weights.

Asked as an endpoint is: remembered by content, repaired once, the form of the answer said in words. Greedy, so that
the same question gets the same answer; one at a time, since a model of some size fills its device.
"""

import hashlib
import io
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from curation.chat.answer import Answer
from curation.chat.asker import Failure
from curation.chat.cache import Cache
from curation.chat.errors import EndpointUnavailable, InvalidAnswer, NotSupported
from curation.chat.question import Film, Message, Picture, Question, in_words
from curation.chat.repaired import repaired
from curation.weights import sha256_of

CONFIG = "config.json"
# Besides the weights, what decides how words and pictures become numbers.
PREPARES = (CONFIG, "tokenizer.json", "preprocessor_config.json", "processor_config.json", "chat_template.jinja")


@dataclass(frozen=True)
class LocalModel:
    """A folder as `save_pretrained` writes it for a model and its processor."""

    name: str
    folder: Path

    def why_not(self) -> str | None:
        """Why it cannot be asked, as a sentence; None where it can. Nothing is loaded."""
        if not (self.folder / CONFIG).is_file():
            return (
                f"There is no {CONFIG} in {self.folder}: put a model's folder there, as save_pretrained writes it."
            )
        if not self._weights:
            return f"There are no .safetensors in {self.folder}; pickled weights are never opened."
        return None

    @cached_property
    def identity(self) -> str:
        """The folder's name and a hash of its weights and of what prepares its inputs."""
        files = [*self._weights, *(self.folder / name for name in PREPARES)]
        digest = hashlib.sha256("".join(sha256_of(file) for file in files if file.is_file()).encode())
        return f"{self.folder.name}@{digest.hexdigest()[:16]}"

    @property
    def _weights(self) -> list[Path]:
        return sorted(self.folder.glob("*.safetensors"))


class LocalClient:
    """Questions to a model in this process; it is loaded when the first one is asked that nobody remembers."""

    def __init__(self, model: LocalModel, cache: Cache) -> None:
        self.model = model
        self._cache = cache

    @property
    def name(self) -> str:
        """What the model is called here."""
        return self.model.name

    @property
    def identity(self) -> str:
        """What gives the answers, as a revision."""
        return self.model.identity

    def key(self, asked: Question) -> str:
        """The hash under which an answer is remembered; raises NotSupported for films."""
        said = [[message.role, *map(_hashable, message.parts)] for message in in_words(asked)]
        content = json.dumps([self.name, self.identity, said, asked.max_tokens], ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()

    def ask_all(self, questions: Sequence[Question]) -> Iterator[tuple[int, Answer | Failure]]:
        """Each question's number with its answer, in their order; raises EndpointUnavailable, NotSupported."""
        keys = [self.key(asked) for asked in questions]
        known = dict(self._cache.look_up(set(keys)))
        for number, (key, asked) in enumerate(zip(keys, questions, strict=True)):
            if key in known:
                yield number, replace(known[key], is_cached=True)
                continue
            try:
                known[key] = repaired(asked, self._call)
            except InvalidAnswer as error:
                yield number, error
                continue
            self._cache.keep(key, self.model, known[key])
            yield number, known[key]

    def _call(self, asked: Question) -> Answer:
        import torch

        model, processor = self._loaded
        began = time.perf_counter()
        inputs = processor.apply_chat_template(
            [_spoken(message) for message in in_words(asked)],
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
        ).to(model.device, dtype=model.dtype)
        sent = inputs["input_ids"].shape[1]
        try:
            with torch.inference_mode():
                made = model.generate(**inputs, max_new_tokens=asked.max_tokens, do_sample=False)[0, sent:]
        except torch.cuda.OutOfMemoryError as error:
            raise EndpointUnavailable(
                f"'{self.name}' does not fit beside what is on the device: {error}"
            ) from error
        return Answer(
            text=processor.decode(made, skip_special_tokens=True).strip(),
            model=self.identity,
            tokens_in=int(sent),
            tokens_out=len(made),
            latency_ms=round((time.perf_counter() - began) * 1000),
            cost=0.0,
        )

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        """The model and its processor. No code of the folder is run, and nothing is fetched."""
        if reason := self.model.why_not():
            raise EndpointUnavailable(reason)
        import torch

        from curation.model_libraries import transformers

        device = "cuda" if torch.cuda.is_available() else "cpu"
        options = {"local_files_only": True, "trust_remote_code": False}
        try:
            model = transformers.AutoModelForImageTextToText.from_pretrained(
                self.model.folder,
                dtype=torch.bfloat16 if device == "cuda" else torch.float32,
                use_safetensors=True,
                **options,
            )
            processor = transformers.AutoProcessor.from_pretrained(self.model.folder, **options)
        except (OSError, ValueError, KeyError) as error:
            raise EndpointUnavailable(f"'{self.name}' is no chat model that sees: {error}") from error
        return model.eval().to(device), processor


def _hashable(part: str | Picture | Film) -> str:
    return part if isinstance(part, str) else hashlib.sha256(_picture(part).data).hexdigest()


def _spoken(message: Message) -> dict[str, Any]:
    return {"role": message.role, "content": [_part(part) for part in message.parts]}


def _part(part: str | Picture | Film) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    return {"type": "image", "image": Image.open(io.BytesIO(_picture(part).data)).convert("RGB")}


def _picture(part: Picture | Film) -> Picture:
    if isinstance(part, Film):
        raise NotSupported("A model in this process takes no films: ask by frames.")
    return part
