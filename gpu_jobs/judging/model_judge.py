"""A vision-language model as a judge, behind an endpoint or in this process, asked by a kind of judging."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotation.assignments import Assignment
from annotation.instruments.base import InvalidSubjectError
from annotation.media.facts import UndecodableMedia
from annotation.models import Annotator, Project
from curation.chat.answer import Answer, parse
from curation.chat.asker import Asker, Failure
from curation.chat.errors import ChatError
from gpu_jobs.judging.judge import Given, Identity, Invalid, NotJudged, config_of, subject_of
from gpu_jobs.judging.kinds.base import Asking, Item, Kind
from gpu_jobs.judging.kinds.registry import KINDS
from gpu_jobs.judging.record import Call, Record, decided
from gpu_jobs.judging.shown.sides import VideosAs, side_of


@dataclass(frozen=True)
class _Asked:
    """A comparison and the questions about it, as numbers among all questions of the batch."""

    assignment: Assignment
    item: Item
    askings: list[Asking]
    first: int


class ModelJudge:
    """Answers by what a model says, in both orders wherever there is an order."""

    def __init__(self, asker: Asker, instrument: str, videos_as: VideosAs = "frames") -> None:
        self._asker = asker
        self._instrument = instrument
        self._videos_as = videos_as

    @property
    def identity(self) -> Identity:
        """Another model, revision, protocol or way of showing videos is another annotator."""
        config = {
            "endpoint": self._asker.name,
            "model": self._asker.identity,
            "protocol": f"{self._instrument}@{self._kind.revision}",
            "videos_as": self._videos_as,
        }
        return Identity(Annotator.Kind.VLM, f"model: {self._asker.name}", config)

    def require(self, project: Project) -> None:
        """Raise NotJudged where models are not asked in this way."""
        if project.instrument != self._instrument:
            raise NotJudged(f"'{project.slug}' asks by '{project.instrument}', not by '{self._instrument}'.")
        if reason := self._kind.why_not(config_of(project)):
            raise NotJudged(reason)

    @property
    def _kind(self) -> Kind:
        kind = KINDS.get(self._instrument)
        if kind is None:
            known = ", ".join(KINDS)
            raise NotJudged(f"Models do not answer by '{self._instrument}'; they do by {known}.")
        return kind

    def judge(
        self, project: Project, held: Sequence[Assignment], run: str
    ) -> Iterator[tuple[Assignment, Given | Invalid]]:
        """Put all questions of a batch at once, and settle each comparison whose answers all came.

        Nothing else is done before the last answer is there: an answer is remembered when it is taken, and one that
        waits would be paid for again after a crash.
        """
        asked: list[_Asked] = []
        askings: list[Asking] = []
        for assignment in held:
            item = self._item(assignment)
            try:
                own = self._kind.askings(config_of(project), item)
            except (OSError, UndecodableMedia, InvalidSubjectError) as error:
                yield assignment, Invalid(f"A sample cannot be shown: {error}")
                continue
            asked.append(_Asked(assignment, item, own, len(askings)))
            askings += own
        said, problem = self._said(askings)
        for one in asked:
            outcomes = [said.get(one.first + place) for place in range(len(one.askings))]
            if None not in outcomes:
                yield one.assignment, self._settled(project, one, [each for each in outcomes if each], run)
        if problem is not None:
            raise problem

    def _said(self, askings: Sequence[Asking]) -> tuple[dict[int, Answer | Failure], ChatError | None]:
        """Every answer that came, by the question's number, and why no more did."""
        said: dict[int, Answer | Failure] = {}
        try:
            for number, outcome in self._asker.ask_all([asking.question for asking in askings]):
                said[number] = outcome
        except ChatError as error:
            return said, error
        return said, None

    def _settled(
        self, project: Project, one: _Asked, outcomes: Sequence[Answer | Failure], run: str
    ) -> Given | Invalid:
        """What the answers come to; invalid as a whole where one of them is no answer."""
        replies, calls = [], []
        for asking, outcome in zip(one.askings, outcomes, strict=True):
            if not isinstance(outcome, Answer):
                return Invalid(str(outcome))
            assert asking.question.answer is not None
            replies.append(parse(outcome.text, asking.question.answer))
            calls.append(Call.of(asking, self._asker.key(asking.question), outcome))
        settled = self._kind.settle(config_of(project), one.item, replies)
        record = Record(run=run, decided=decided(settled.decisions), calls=tuple(calls))
        return Given(settled.answer, record, sum(call.latency_ms for call in calls))

    def _item(self, assignment: Assignment) -> Item:
        subject = subject_of(assignment)
        return Item(subject, tuple(side_of(facts, self._videos_as) for facts in subject.samples))
