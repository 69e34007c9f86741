"""Judging by a vision-language model: it takes slots from the queue like anyone, and is asked in both orders."""

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from PIL import Image

from annotation import annotators, answers, queue, standings
from annotation.assignments import Assignment
from annotation.errors import ConflictError
from annotation.instruments import registry
from annotation.instruments.pairwise import PairwiseConfig
from annotation.media import store
from annotation.media.facts import UndecodableMedia
from annotation.models import Annotator, Gold, Judgment, Project, Sample, Slot, Standing
from annotation.progress import Progress
from curation.chat.answer import Answer, parse
from curation.chat.client import Client, Failure
from curation.chat.endpoints import Endpoint
from curation.chat.question import Question
from curation.errors import CurationError
from curation.scorers.decoding import decode
from curation.scorers.media import Clip, frames_of
from gpu_jobs.judging import pairwise
from gpu_jobs.judging.pairwise import Combined, Form, Verdict
from gpu_jobs.judging.report import Report, report

BATCH = 16
# A batch waits for its slowest answer, tried again several times.
LEASE_MINUTES = 60
# Of a video: 8 a second for two seconds, as DenseDPO shows a second or two at a time.
FRAMES = 16
# With fewer answers a rate of flips is chance.
LEAST_ANSWERED = 20
INVALID = "invalid: "
_CLIENT = uuid.UUID("c1a0d0de-6f0e-4c5c-9b57-0f5a0c8d1f2e")
_MEANT: dict[str, Verdict] = {"sample_0": "first", "sample_1": "second", "tie": "tie", "both_bad": "tie"}


class NotJudgedByModels(CurationError):
    """Models do not answer this project's way of asking."""


@dataclass(frozen=True)
class Judged:
    """How many answers this run gave and how many questions it passed on, each with why, the first few of them."""

    judgments: int
    invalid: int
    reasons: list[str]


def judge_of(endpoint: Endpoint) -> Annotator:
    """The model as an annotator; another model, revision or protocol is another one."""
    config = {"endpoint": endpoint.name, "model": endpoint.identity, "protocol": pairwise.revision()}
    return annotators.machine(Annotator.Kind.VLM, f"model: {endpoint.name}", config)


def fill_slots(
    project: Project, endpoint: Endpoint, client: Client, limit: int | None, on_progress: Progress
) -> Judged:
    """Answer until no question is left for this judge, or `limit` answers are given.

    Each answer is committed by itself, and remembered; interrupted and called again, it pays for nothing twice.
    Raises NotJudgedByModels, and ChatError where the endpoint cannot answer or a budget is spent.
    """
    asked = _question_of(project)
    row = judge_of(endpoint)
    given, invalid, reasons = 0, 0, []
    while limit is None or given < limit:
        room = BATCH if limit is None else min(BATCH, limit - given)
        held = queue.lease(project, row, count=room, minutes=LEASE_MINUTES)
        if not held:
            break
        for assignment, outcome in _asked(asked, client, held):
            if isinstance(outcome, str):
                queue.skip(assignment.slot.pk, _token(assignment), f"{INVALID}{outcome}"[:200])
                invalid += 1
                reasons.append(f"Comparison {assignment.comparison.pk}: {outcome}")
            else:
                _submit(assignment, row, outcome)
                given += 1
            on_progress(given, limit, row.name)
    return Judged(given, invalid, reasons[:20])


def report_on(project: Project, endpoint: Endpoint) -> Report:
    """How this judge did in the project so far, beside gold answers and, where there are none, people's."""
    row = judge_of(endpoint)
    answered = {
        judgment.comparison_id: _combined(json.loads(judgment.raw_text))
        for judgment in Judgment.objects.filter(slot__project=project, annotator=row, is_current=True)
        if judgment.raw_text
    }
    passed = Slot.objects.filter(
        project=project, annotator=row, state=Slot.State.SKIPPED, skip_reason__startswith=INVALID
    )
    return report(answered, passed.count(), _reference(project))


def hold_back(
    project: Project, endpoint: Endpoint, found: Report, most_flips: float, user: AbstractBaseUser | None
) -> str | None:
    """Exclude a judge that the side sways too often, once, until somebody includes it; the reason if it was now.

    Too few answers say nothing, and whoever has said anything about this judge's standing has the last word.
    """
    if found.flip_rate is None or found.flip_rate <= most_flips or found.answered < LEAST_ANSWERED:
        return None
    row = judge_of(endpoint)
    said = Standing.objects.filter(project=project, annotator=row).exclude(reason="")
    if said.exists():
        return None
    reason = (
        f"Of {found.answered} pairs it named the same side in both orders {found.flip_rate:.0%} of the time; "
        f"at most {most_flips:.0%} were allowed. Include it if you trust it all the same."
    )
    standings.change(project, row, standings.Change(is_excluded=True, reason=reason), user)
    return reason


def _question_of(project: Project) -> str:
    config = registry.get(project.instrument).configure(project.instrument_config)
    if not isinstance(config, PairwiseConfig):
        raise NotJudgedByModels(f"Models judge pairs; '{project.slug}' asks by '{project.instrument}'.")
    if config.ask_strength:
        raise NotJudgedByModels(f"'{project.slug}' asks how much better one is, which models are not asked.")
    return config.question


Outcome = tuple[Combined, str, int] | str


def _asked(asked: str, client: Client, held: Sequence[Assignment]) -> list[tuple[Assignment, Outcome]]:
    """For each assignment what both orders came to, with the raw text and the time, or why there is no answer."""
    outcomes: list[tuple[Assignment, Outcome]] = []
    shown: list[Assignment] = []
    questions: list[Question] = []
    for assignment in held:
        try:
            sides = [_frames(sample) for sample in _canonical(assignment)]
        except (OSError, UndecodableMedia) as error:
            outcomes.append((assignment, f"A sample cannot be opened: {error}"))
            continue
        shown.append(assignment)
        questions += pairwise.both_orders(asked, assignment.comparison.prompt.text, sides)
    said: dict[int, Answer | Failure] = dict(client.ask_all(questions))
    for number, assignment in enumerate(shown):
        outcomes.append((assignment, _outcome(said[2 * number], said[2 * number + 1])))
    return outcomes


def _outcome(straight: Answer | Failure, turned: Answer | Failure) -> Outcome:
    if not isinstance(straight, Answer):
        return str(straight)
    if not isinstance(turned, Answer):
        return str(turned)
    raw = [
        {
            "shown": order,
            "said": answer.text,
            "model": answer.model,
            "tokens_in": answer.tokens_in,
            "tokens_out": answer.tokens_out,
            "latency_ms": answer.latency_ms,
        }
        for order, answer in (([0, 1], straight), ([1, 0], turned))
    ]
    return _combined(raw), json.dumps(raw), straight.latency_ms + turned.latency_ms


def _combined(raw: list[dict[str, Any]]) -> Combined:
    straight, turned = (parse(each["said"], Form).verdict for each in raw)
    return Combined((straight, turned))


def _submit(assignment: Assignment, row: Annotator, outcome: tuple[Combined, str, int]) -> None:
    """In canonical order: the judge saw both, so neither is the one that was shown."""
    combined, raw_text, time_ms = outcome
    returned = [assignment.returned.judgment] if assignment.returned else []
    named = ":".join(map(str, [assignment.slot.pk, row.pk, *returned]))
    answers.submit(
        assignment.slot.pk,
        row,
        uuid.uuid5(_CLIENT, named),
        {"choice": combined.verdict},
        time_ms,
        raw_text=raw_text,
        shown=(0, 1),
    )


def _canonical(assignment: Assignment) -> list[Sample]:
    """The samples by canonical position."""
    by_position = sorted(zip(assignment.shown_order, assignment.samples, strict=True), key=lambda each: each[0])
    return [sample for _, sample in by_position]


def _frames(sample: Sample) -> list[Image.Image]:
    medium = decode(store.read(sample.sha256), sample.kind)
    return frames_of(medium, FRAMES) if isinstance(medium, Clip) else [medium]


def _token(assignment: Assignment) -> uuid.UUID:
    if assignment.lease_token is None:
        raise ConflictError("The slot was leased without a token.")
    return assignment.lease_token


def _reference(project: Project) -> dict[int, Verdict]:
    """By comparison, in canonical terms: the known answer, or what most people said if most said the same."""
    people = Judgment.objects.filter(
        slot__project=project, annotator__kind=Annotator.Kind.PERSON, is_current=True
    ).values_list("comparison_id", "answer__choice")
    votes: dict[int, Counter[Verdict]] = {}
    for comparison, choice in people:
        votes.setdefault(comparison, Counter())[_MEANT[choice]] += 1
    found: dict[int, Verdict] = {}
    for comparison, counts in votes.items():
        (most, count), *others = counts.most_common(2)
        if not others or others[0][1] < count:
            found[comparison] = most
    gold = Gold.objects.filter(comparison__project=project).values_list("comparison_id", "answer__choice")
    return found | {comparison: _MEANT[choice] for comparison, choice in gold if choice in _MEANT}
