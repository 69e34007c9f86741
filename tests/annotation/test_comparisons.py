"""Comparisons: made once, in an order that carries no information, with the slots that are wanted."""

from collections import Counter

import pytest

from annotation.comparisons import make_comparison
from annotation.errors import InvalidError
from annotation.models import Comparison, Preference, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def order_of(comparison):
    return list(comparison.members.order_by("position").values_list("sample_id", flat=True))


def test_a_comparison_has_its_samples_and_its_open_slots():
    project = factories.make_project(slots_per_comparison=3)
    comparison = factories.make_pair(project)
    assert len(order_of(comparison)) == 2
    slots = Slot.objects.filter(comparison=comparison)
    assert sorted(slots.values_list("place", flat=True)) == [0, 1, 2]
    assert set(slots.values_list("state", flat=True)) == {"open"}
    assert set(slots.values_list("project", flat=True)) == {project.pk}


def test_making_it_again_in_either_order_gives_the_same():
    project = factories.make_project()
    one, two = factories.make_sample(project), factories.make_sample(project)
    first, created = make_comparison(project, one.prompt, [one, two], "a")
    again, created_again = make_comparison(project, one.prompt, [two, one], "b")
    assert (created, created_again) == (True, False)
    assert first == again
    assert Slot.objects.count() == 1


def test_which_sample_is_first_does_not_depend_on_how_they_were_given():
    project = factories.make_project()
    firsts = Counter()
    for _ in range(60):
        better, worse = factories.make_sample(project), factories.make_sample(project)
        comparison, _created = make_comparison(project, better.prompt, [better, worse], "better-first")
        firsts[order_of(comparison)[0] == better.pk] += 1
    assert min(firsts[True], firsts[False]) >= 12  # a fair coin falls below in one of a million runs


def test_the_projects_seed_decides_the_order_and_the_place_in_the_queue():
    outcomes = set()
    for seed in range(12):
        project = factories.make_project(seed=seed)
        one, two = (factories.make_sample(project, number=number, seed=number) for number in (1, 2))
        comparison, _created = make_comparison(project, one.prompt, [one, two], "x")
        outcomes.add((order_of(comparison)[0] == one.pk, comparison.slots.get().order_key))
    assert {first for first, _ in outcomes} == {True, False}
    assert len({key for _, key in outcomes}) == 12


def test_the_same_content_and_seed_give_the_same_order_in_another_project():
    orders = []
    for _ in range(2):
        project = factories.make_project(seed=5)
        samples = [factories.make_sample(project, number=number, seed=number) for number in (1, 2)]
        comparison, _created = make_comparison(project, samples[0].prompt, samples, "x")
        orders.append(
            [comparison.key, *comparison.members.order_by("position").values_list("sample__sha256", flat=True)]
        )
    assert orders[0] == orders[1]


def test_the_same_bytes_are_a_tie_that_nobody_is_asked_about():
    project = factories.make_project()
    one, two = (factories.make_sample(project, number=9, seed=seed) for seed in (1, 2))
    assert one != two
    comparison, created = make_comparison(project, one.prompt, [one, two], "x")
    assert created
    assert not comparison.are_different
    assert not comparison.slots.exists()
    preference = Preference.objects.get(comparison=comparison)
    assert (preference.p_0, preference.n_judgments, preference.agreement) == (0.5, 0, None)
    assert preference.method == "identical-bytes"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_the_instrument_says_how_many_samples_there_must_be(n):
    project = factories.make_project()
    prompt = factories.make_sample(project).prompt
    samples = [factories.make_sample(project) for _ in range(n)]
    with pytest.raises(InvalidError, match=f"compares 2 samples; there are {n}"):
        make_comparison(project, prompt, samples, "x")


def test_samples_of_another_prompt_or_project_are_refused():
    project, other = factories.make_project(), factories.make_project()
    cat, dog, foreign = (
        factories.make_sample(project, "a cat"),
        factories.make_sample(project, "a dog"),
        factories.make_sample(other, "a cat"),
    )
    for samples in ([cat, dog], [cat, foreign]):
        with pytest.raises(InvalidError, match="another prompt"):
            make_comparison(project, cat.prompt, samples, "x")
    with pytest.raises(InvalidError, match="another project"):
        make_comparison(project, foreign.prompt, [foreign, foreign], "x")
    assert not Comparison.objects.exists()


def test_every_comparison_gets_its_first_answer_before_any_gets_its_second():
    project = factories.make_project(slots_per_comparison=2)
    factories.make_pairs(project, 6)
    places = Slot.objects.order_by("order_key").values_list("place", flat=True)
    assert list(places) == [0] * 6 + [1] * 6
