"""Who plans rooms: rules and chance, or a language model that is asked for a design it must first reason about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotation.layouts.geometry import GeometryFinding, find
from annotation.layouts.model import Layout
from curation.chat.answer import Answer, parse
from curation.chat.client import Client
from curation.chat.errors import InvalidAnswer
from curation.chat.question import Message, Question
from gpu_jobs.generation.layouts import asked, procedural


@dataclass(frozen=True)
class Wanted:
    """A room for this prompt, and the seed that tells it from the prompt's other rooms."""

    prompt: str
    seed: int


@dataclass(frozen=True)
class NoRoom:
    """Why there is no room that geometry finds nothing wrong with."""

    why: str


class Planner(Protocol):
    """Plans rooms in which geometry finds nothing wrong."""

    @property
    def name(self) -> str:
        """What its rooms say made them."""
        ...

    @property
    def revision(self) -> str:
        """Changes whenever the same request could be answered otherwise."""
        ...

    def plan(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, Layout | NoRoom]]:
        """Each request's number with its room, in the order in which they are ready."""
        ...


class Procedural:
    """Rules and chance (`procedural`)."""

    name = "procedural"
    revision = procedural.REVISION

    def plan(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, Layout | NoRoom]]:
        """One after the other."""
        for number, one in enumerate(wanted):
            try:
                yield number, procedural.furnish(one.prompt, one.seed)
            except procedural.NoRoomFound as error:
                yield number, NoRoom(str(error))


class LanguageModel:
    """A language model behind an endpoint; what geometry finds wrong is told it, `attempts` times in all."""

    def __init__(self, client: Client, attempts: int) -> None:
        self._client = client
        self._attempts = attempts
        self.name = f"llm:{client.endpoint.name}"
        self.revision = asked.revision(client.endpoint)

    def plan(self, wanted: Sequence[Wanted]) -> Iterator[tuple[int, Layout | NoRoom]]:
        """All at once, and those with something wrong again. Raises ChatError where no more can be answered."""
        waiting = {number: asked.question(one.prompt, one.seed) for number, one in enumerate(wanted)}
        for attempt in range(1, self._attempts + 1):
            numbers = list(waiting)
            again: dict[int, Question] = {}
            for place, outcome in self._client.ask_all([waiting[number] for number in numbers]):
                number = numbers[place]
                if not isinstance(outcome, Answer):
                    yield number, NoRoom(_why_no_answer(outcome))
                    continue
                layout, complaints = _read(outcome)
                if layout is not None and not complaints:
                    yield number, layout
                elif attempt < self._attempts:
                    again[number] = _complained(waiting[number], outcome.text, complaints)
                else:
                    yield number, NoRoom(f"After {attempt} attempts: {' '.join(complaints)}")
            waiting = again


def _read(answer: Answer) -> tuple[Layout | None, list[str]]:
    """The room, and what is wrong with it; None where it is no room at all."""
    try:
        layout = parse(answer.text, asked.Design).layout()
    except asked.NotARoom as error:
        return None, [str(error)]
    return layout, [_told(finding) for finding in find(layout)]


def _told(finding: GeometryFinding) -> str:
    return f"[{finding.code}] {finding.message}"


def _complained(question: Question, said: str, complaints: Sequence[str]) -> Question:
    listed = "\n".join(f"- {complaint}" for complaint in complaints)
    wrong = f"This room cannot be lived in:\n{listed}\nDesign it again, the whole of it, in the same form."
    messages = (*question.messages, Message("assistant", (said,)), Message("user", (wrong,)))
    return Question(messages, question.answer, question.max_tokens, question.seed)


def _why_no_answer(failure: Exception) -> str:
    raw = failure.raw if isinstance(failure, InvalidAnswer) else ""
    return f"{failure} It said: {raw[:200]!r}" if raw else str(failure)
