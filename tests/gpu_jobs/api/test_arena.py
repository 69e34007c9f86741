"""The arena: blind, counted by people's answers alone, repeated without harm, and never trained on."""

import itertools
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Annotator, Comparison, Judgment, Project, Prompt, Slot
from annotation.preferences import refresh_many
from annotation.prompts import get_or_add
from curation.pool.kept import load_pool
from gpu_jobs.arena import NotDoneError, open_arena, standing
from gpu_jobs.models import Evaluation, Generator
from tests.gpu_jobs.api.conftest import SignIn, fields_of, problem
from tests.gpu_jobs.api.test_results import evaluation, own_folder  # noqa: F401
from tests.gpu_jobs.conftest import png
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db
PROMPTS = 12
number = itertools.count()


@pytest.fixture
def drawn(project: Project) -> Evaluation:
    """An evaluation of twelve prompts whose pictures all differ."""
    made = evaluation(project, result=False)
    made.tuned = Generator.objects.create(
        name="Tuned", source="run:7", kind="tuned", parent=made.base, project=project
    )
    rows = []
    for place in range(PROMPTS):
        row: dict[str, Any] = {"prompt": f"a red circle {place}", "seed": 100 + place, "outcome": "tie"}
        for red, side in ((10 + place, "base"), (120 + place, "tuned")):
            path = f"samples/{side}/{place:05d}.png"
            file = made.folder / "output" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(png((red, 0, place)))
            row[side] = {"picture": path, "score": 0.5}
        rows.append(row)
    made.result = {"rows": rows}
    made.save()
    return made


def answer(comparison: Comparison, choice: str, kind: str = "person") -> None:
    """One more answer to a comparison, in canonical order."""
    by = Annotator.objects.create(kind=kind, name=f"{kind} {next(number)}")
    slot = Slot.objects.filter(comparison=comparison, state="open").first()
    assert slot is not None
    Slot.objects.filter(pk=slot.pk).update(state="answered", annotator=by)
    Judgment.objects.create(
        client_id=f"00000000-0000-0000-0000-{next(number):012d}", slot=slot, comparison=comparison, annotator=by,
        answer={"choice": choice}, shown_order=[0, 1],
    )  # fmt: skip
    refresh_many([comparison])


def for_tuned(made: Evaluation, place: int, wins: bool, kind: str = "person") -> None:
    """An answer for the tuned model's sample, or against it."""
    row = made.arena.all()[place]
    answer(row.comparison, f"sample_{row.tuned_position if wins else 1 - row.tuned_position}", kind)


def test_which_side_is_tuned_follows_no_pattern_and_nothing_says_it(project: Project, drawn: Evaluation) -> None:
    assert open_arena(drawn, PROMPTS, 2) == PROMPTS
    positions = list(drawn.arena.values_list("tuned_position", flat=True))
    assert set(positions) == {0, 1}
    assert Slot.objects.filter(project=project, state="open").count() == 2 * PROMPTS
    for row in drawn.arena.all():
        sample = row.comparison.members.get(position=row.tuned_position).sample
        assert sample.origin["model"] == "run:7"


def test_asked_again_it_adds_only_what_is_missing(project: Project, drawn: Evaluation) -> None:
    assert [open_arena(drawn, 4, 1), open_arena(drawn, 4, 1), open_arena(drawn, 6, 1)] == [4, 0, 2]
    assert drawn.arena.count() == Comparison.objects.filter(project=project).count() == 6


def test_the_win_rate_is_people_s_and_ties_count_half(project: Project, drawn: Evaluation) -> None:
    open_arena(drawn, 4, 4)
    assert standing(drawn).win_rate is None
    for_tuned(drawn, 0, wins=True)
    for_tuned(drawn, 1, wins=True)
    for_tuned(drawn, 2, wins=False)
    answer(drawn.arena.all()[3].comparison, "tie")
    for_tuned(drawn, 2, wins=True, kind="vlm")
    told = standing(drawn)
    assert (told.comparisons, told.answered, told.judgments) == (4, 4, 4), "the machine's answer is not counted"
    assert (told.wins, told.ties, told.losses, told.win_rate) == (2, 1, 1, 0.625)
    assert told.win_rate_ci is not None
    assert told.win_rate_ci[0] < 0.625 < told.win_rate_ci[1]


def test_nothing_of_the_arena_is_trained_on(project: Project, drawn: Evaluation) -> None:
    compare_right_with_wrong(project, 2)
    had = get_or_add(project, "a red circle 0")
    before = load_pool(project, "shapeworld-verifier")
    open_arena(drawn, PROMPTS, 1)
    for_tuned(drawn, 0, wins=True)
    after = load_pool(project, "shapeworld-verifier")
    assert len(before) == len(after) == 2
    came = Prompt.objects.filter(text__startswith="a red circle ").exclude(pk=had.pk)
    assert set(came.values_list("split", flat=True)) == {"test"}
    assert Prompt.objects.get(pk=had.pk).split == had.split, "a prompt of the project's own stays where it was"


def test_only_what_is_done_can_be_shown(project: Project) -> None:
    with pytest.raises(NotDoneError):
        open_arena(evaluation(project, result=False), 4, 1)


def test_it_is_opened_and_read_over_rest(
    lead: APIClient,
    sign_in: SignIn,
    project: Project,
    drawn: Evaluation,
) -> None:
    address = f"/api/v1/evaluations/{drawn.pk}/"
    made = lead.post(f"{address}arena/", {"prompts": 3, "answers": 2}, format="json")
    assert (made.status_code, made.json()["comparisons"]) == (201, 3)
    for_tuned(drawn, 1, wins=True)
    seen = lead.get(address).json()["arena"]
    assert (seen["answered"], seen["win_rate"], seen["win_rate_ci"]) == (1, 1.0, [1.0, 1.0])
    problem(sign_in("annotator").post(f"{address}arena/", {}, format="json"), 403)
    Project.objects.filter(pk=project.pk).update(instrument="ranking")
    assert fields_of(lead.post(f"{address}arena/", {}, format="json")) == {"project"}
