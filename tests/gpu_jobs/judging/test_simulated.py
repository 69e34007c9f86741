"""Simulated annotators use the queue like anyone else, and are called what they are."""

from typing import Any

import pytest

from annotation import queue
from annotation.models import Annotator, Judgment, Preference, Project, Slot
from annotation.progress import silent
from gpu_jobs.judging.simulated import SimulatedPerson, fill_slots, judgments_so_far
from gpu_jobs.shapeworld.annotators import BadAnnotator
from tests.gpu_jobs.shapes import compare, compare_right_with_wrong

pytestmark = pytest.mark.django_db
CAREFUL = SimulatedPerson("careful")
HASTY = SimulatedPerson("hasty", noise=0.5, seed=1)


def everything_said(project: Project) -> set[tuple[Any, ...]]:
    return set(
        Judgment.objects.filter(slot__project=project).values_list(
            "pk", "slot", "annotator__name", "answer__choice", "is_current"
        )
    )


def chosen(judgment: Judgment) -> str:
    """What was chosen, in the order shown: first, second, tie or both_bad."""
    choice = judgment.answer["choice"]
    if not choice.startswith("sample_"):
        return choice
    return ("first", "second")[judgment.shown_order.index(int(choice.removeprefix("sample_")))]


def test_they_are_called_simulated_wherever_they_appear(project: Project) -> None:
    compare_right_with_wrong(project, 3)
    judged = fill_slots(project, [CAREFUL, SimulatedPerson("simulated: twice")], None, silent)
    rows = Annotator.objects.filter(judgments__slot__project=project).distinct()
    assert {row.kind for row in rows} == {Annotator.Kind.SIMULATED}
    assert {row.name for row in rows} <= {"simulated: careful", "simulated: twice"}
    assert set(judged.by_annotator) == {"simulated: careful", "simulated: twice"}
    assert {row.user for row in rows} == {None}


def test_who_answers_carefully_prefers_the_picture_that_shows_the_prompt(project: Project) -> None:
    comparisons = compare_right_with_wrong(project, 12)
    fill_slots(project, [CAREFUL], None, silent)
    right = 0
    for comparison in comparisons:
        judgment = Judgment.objects.get(comparison=comparison)
        best = int(judgment.answer["choice"].removeprefix("sample_"))
        seed = comparison.members.get(position=best).sample.origin["seed"]
        right += seed % 1000 == 0
    assert right == len(comparisons)


def test_every_answer_reaches_the_preference(project: Project) -> None:
    project.slots_per_comparison = 2
    project.save()
    comparison = compare(project, "a red circle", ["a red circle", "a blue square"])
    fill_slots(project, [CAREFUL, SimulatedPerson("other", seed=3)], None, silent)
    preference = Preference.objects.get(comparison=comparison)
    assert (preference.n_judgments, preference.n_machine, preference.n_human) == (2, 2, 0)
    assert preference.p_0 in (0.0, 1.0)


def test_slots_are_filled_and_never_overfilled(project: Project) -> None:
    project.slots_per_comparison = 2
    project.save()
    comparisons = compare_right_with_wrong(project, 5)
    judged = fill_slots(project, [CAREFUL, HASTY, SimulatedPerson("third", seed=2)], None, silent)
    assert judged.judgments == 10 == Judgment.objects.count()
    assert not Slot.objects.exclude(state=Slot.State.ANSWERED).exists()
    for comparison in comparisons:
        names = list(comparison.judgments.values_list("annotator__name", flat=True))
        assert len(names) == len(set(names)) == 2


def test_again_nothing_is_left_to_say(project: Project) -> None:
    compare_right_with_wrong(project, 5)
    fill_slots(project, [CAREFUL], None, silent)
    before = everything_said(project)
    again = fill_slots(project, [CAREFUL], None, silent)
    assert (again.judgments, again.skipped) == (0, 0)
    assert everything_said(project) == before


@pytest.mark.parametrize("limit", [1, 3, 8, 11])
def test_a_limit_is_kept_and_no_lease_is_left_behind(project: Project, limit: int) -> None:
    compare_right_with_wrong(project, 12)
    judged = fill_slots(project, [CAREFUL, HASTY], limit, silent)
    assert judged.judgments == limit == Judgment.objects.count()
    assert not Slot.objects.filter(state=Slot.State.LEASED).exists()


def test_interrupted_and_called_again_it_completes_as_if_nothing_had_been(project: Project) -> None:
    comparisons = compare_right_with_wrong(project, 10)

    class Killed(Exception):
        pass

    def until_the_fourth(done: int, total: int | None, message: str = "") -> None:
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        fill_slots(project, [HASTY], None, until_the_fourth)
    first_four = everything_said(project)
    assert len(first_four) == 4
    assert judgments_so_far(project, [HASTY]) == 4
    assert Slot.objects.filter(state=Slot.State.LEASED).exists(), "it was in the middle of a handful"
    fill_slots(project, [HASTY], None, silent)
    assert first_four < everything_said(project)
    assert Judgment.objects.count() == len(comparisons) == judgments_so_far(project, [HASTY])
    assert not Slot.objects.exclude(state=Slot.State.ANSWERED).exists()


def test_position_bias_is_seen_in_the_order_shown(project: Project) -> None:
    compare_right_with_wrong(project, 20)
    fill_slots(project, [SimulatedPerson("left-handed", position_bias=1.0)], None, silent)
    judgments = Judgment.objects.filter(slot__project=project)
    assert {chosen(judgment) for judgment in judgments} == {"first"}
    assert {judgment.answer["choice"] for judgment in judgments} == {"sample_0", "sample_1"}, "sides are shuffled"


def test_noise_makes_mistakes_and_a_seed_makes_them_one_s_own(project: Project) -> None:
    project.slots_per_comparison = 3
    project.save()
    compare_right_with_wrong(project, 20)
    people = [CAREFUL, SimulatedPerson("noisy", noise=1.0, seed=1), SimulatedPerson("noisier", noise=1.0, seed=2)]
    fill_slots(project, people, None, silent)
    answers = {
        name: dict(
            Judgment.objects.filter(annotator__name=f"simulated: {name}").values_list(
                "comparison", "answer__choice"
            )
        )
        for name in ("careful", "noisy", "noisier")
    }
    agreed = {
        name: sum(answers["careful"][key] == choice for key, choice in given.items()) / 20
        for name, given in answers.items()
    }
    assert agreed["careful"] == 1.0
    assert 0.1 < agreed["noisy"] < 0.9
    assert answers["noisy"] != answers["noisier"]


def test_taste_decides_between_pictures_that_are_both_right(project: Project) -> None:
    captions = ["a large red circle", "a small red circle"]
    comparison = compare(project, "a red circle", captions)
    fill_slots(project, [SimulatedPerson("grand", taste={"large_objects": 0.5})], None, silent)
    best = int(Judgment.objects.get().answer["choice"].removeprefix("sample_"))
    assert comparison.members.get(position=best).sample.origin["seed"] == 0


def test_another_configuration_is_another_annotator(project: Project) -> None:
    assert CAREFUL.row() == SimulatedPerson("careful").row()
    assert CAREFUL.row() != SimulatedPerson("careful", noise=0.1).row()


def test_questions_about_other_worlds_are_passed_on_once(project: Project) -> None:
    compare(project, "a red circle", ["a red circle", "a blue square"])
    compare(project, "a photograph of a cat", ["a red circle", "a blue square"])
    judged = fill_slots(project, [CAREFUL], None, silent)
    assert (judged.judgments, judged.skipped) == (1, 1)
    open_slot = Slot.objects.get(state=Slot.State.OPEN)
    assert open_slot.comparison.prompt.text == "a photograph of a cat", "it waits for somebody who can tell"
    assert fill_slots(project, [CAREFUL], None, silent).skipped == 0


def test_a_person_in_between_loses_nothing(project: Project) -> None:
    compare_right_with_wrong(project, 3)
    person = Annotator.objects.create(kind=Annotator.Kind.PERSON, name="somebody")
    (held,) = queue.lease(project, person)
    assert fill_slots(project, [CAREFUL], None, silent).judgments == 2
    held.slot.refresh_from_db()
    assert (held.slot.state, held.slot.annotator) == (Slot.State.LEASED, person)


def test_settings_without_sense_are_refused(project: Project) -> None:
    with pytest.raises(BadAnnotator, match="together at most 1"):
        fill_slots(project, [SimulatedPerson("odd", noise=0.7, position_bias=0.7)], None, silent)
    with pytest.raises(BadAnnotator, match="Unknown taste"):
        fill_slots(project, [SimulatedPerson("odd", taste={"smell": 1.0})], None, silent)
