"""Who writes what fits worse: lists of words, or a language model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from curation.chat.answer import Answer, parse
from curation.chat.client import Client
from gpu_jobs.generation.captions import asked, lexical
from gpu_jobs.generation.captions.lexical import Level
from gpu_jobs.generation.seeds import sample_seed


@dataclass(frozen=True)
class Unchanged:
    """Why there is no worse text."""

    why: str


class Perturber(Protocol):
    """Writes texts that fit worse."""

    @property
    def name(self) -> str:
        """What is written beside its texts."""
        ...

    def perturb(self, texts: Sequence[str], level: Level) -> Iterator[tuple[int, str | Unchanged]]:
        """Each text's number with what became of it: never the text itself."""
        ...


class Lexical:
    """Lists of words (`lexical`)."""

    name = lexical.NAME

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def perturb(self, texts: Sequence[str], level: Level) -> Iterator[tuple[int, str | Unchanged]]:
        """One after the other."""
        for number, text in enumerate(texts):
            try:
                yield number, lexical.perturb(text, level, sample_seed(self._seed, text, 0))
            except lexical.NothingToChange as error:
                yield number, Unchanged(str(error))


class AskedPerturber:
    """A language model behind an endpoint."""

    def __init__(self, client: Client, seed: int = 0) -> None:
        self._client = client
        self._seed = seed
        self.name = f"llm:{client.endpoint.name}"

    def perturb(self, texts: Sequence[str], level: Level) -> Iterator[tuple[int, str | Unchanged]]:
        """All at once. Raises ChatError where no more can be answered."""
        questions = [asked.perturb(text, level, sample_seed(self._seed, text, 0)) for text in texts]
        for number, outcome in self._client.ask_all(questions):
            if not isinstance(outcome, Answer):
                yield number, Unchanged(str(outcome))
                continue
            text = " ".join(parse(outcome.text, asked.Perturbed).perturbed.replace("\0", "").split())
            is_same = text.casefold() == " ".join(texts[number].split()).casefold()
            yield number, Unchanged("The model gave the text back as it was.") if is_same or not text else text
