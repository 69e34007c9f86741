"""Grading a project's prompts by a language model: resumable, each text once, within a budget."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from annotation.models import Project, Prompt
from annotation.progress import Progress, silent
from curation.chat import endpoints
from curation.chat.answer import Answer, parse
from curation.chat.asker import Failure
from curation.chat.budget import Budget
from curation.chat.client import Client
from curation.chat.endpoints import Endpoint
from curation.chat_answers import client_for, require_prices
from curation.models import PromptGrade
from curation.prompts import grading_rubric
from curation.prompts.grading_rubric import Grades, grader_of

BATCH = 64
MOST_REASONS = 20


@dataclass(frozen=True)
class GradeReport:
    """What a run did; `reasons` are the first few of those prompts that have no grade now."""

    grader: str
    revision: str
    total: int
    graded: int
    already: int
    failed: int
    reasons: list[str]
    tokens_in: int
    tokens_out: int
    spent: float


def grade_prompts(
    project: Project, endpoint_name: str, most_cost: float | None = None, on_progress: Progress = silent
) -> GradeReport:
    """Grade the prompts of `project` that this model, at its present revision, has not graded.

    What is answered is kept answer by answer. Raises `UnknownEndpoint`, `NoPricesError`, and `ChatError` where the
    endpoint cannot answer or the budget is spent; called again it goes on from there.
    """
    endpoint = endpoints.get(endpoint_name)
    if most_cost is not None:
        require_prices(endpoint, most_cost)
    budget = Budget(most_cost, title="the budget")
    run = _Run(endpoint, client_for(endpoint, [budget]))
    prompts = Prompt.objects.filter(project=project)
    total = prompts.count()
    waiting = list(ungraded(prompts, endpoint).order_by("id").values_list("id", flat=True))
    already = total - len(waiting)
    for start in range(0, len(waiting), BATCH):
        batch = list(Prompt.objects.filter(pk__in=waiting[start : start + BATCH]).order_by("id"))
        for done in run.grade(batch):
            on_progress(already + start + done, total, f"Graded by {endpoint.name}")
    return run.report(total, already, budget.spent)


def ungraded(prompts: "QuerySet[Prompt]", endpoint: Endpoint) -> "QuerySet[Prompt]":
    """Those of the prompts that have no grade by this model as it is now."""
    graded = PromptGrade.objects.filter(grader=grader_of(endpoint), revision=grading_rubric.revision(endpoint))
    return prompts.exclude(text_hash__in=graded.values("text_hash"))


class _Run:
    """One run's tallies."""

    def __init__(self, endpoint: Endpoint, client: Client) -> None:
        self._endpoint = endpoint
        self._client = client
        self._revision = grading_rubric.revision(endpoint)
        self._graded = 0
        self._tokens_in = 0
        self._tokens_out = 0
        self._failures: list[str] = []

    def grade(self, prompts: list[Prompt]) -> Iterator[int]:
        """Ask about each, store each grade as it comes, and say how many are done."""
        questions = [grading_rubric.question(prompt.text) for prompt in prompts]
        for done, (number, outcome) in enumerate(self._client.ask_all(questions), start=1):
            if isinstance(outcome, Answer):
                self._store(prompts[number], outcome)
            else:
                self._failures.append(_why(prompts[number], outcome))
            yield done

    def _store(self, prompt: Prompt, answer: Answer) -> None:
        grades = parse(answer.text, Grades)
        PromptGrade.objects.bulk_create(
            [
                PromptGrade(
                    text_hash=prompt.text_hash,
                    grader=grader_of(self._endpoint),
                    revision=self._revision,
                    quality=grades.quality,
                    harmlessness=grades.harmlessness / 10.0,
                    reason=grades.reason.replace("\0", ""),
                )
            ],
            ignore_conflicts=True,
        )
        self._graded += 1
        if not answer.is_cached:
            self._tokens_in += answer.tokens_in
            self._tokens_out += answer.tokens_out

    def report(self, total: int, already: int, spent: float) -> GradeReport:
        return GradeReport(
            grader=grader_of(self._endpoint),
            revision=self._revision,
            total=total,
            graded=self._graded,
            already=already,
            failed=len(self._failures),
            reasons=self._failures[:MOST_REASONS],
            tokens_in=self._tokens_in,
            tokens_out=self._tokens_out,
            spent=spent,
        )


def _why(prompt: Prompt, failure: Failure) -> str:
    raw = getattr(failure, "raw", "")
    said = f" It said: {raw[:200]!r}" if raw else ""
    return f"Prompt {prompt.pk}: {failure}{said}"
