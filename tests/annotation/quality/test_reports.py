"""What pages are told, on crowds of which the truth is known."""

import datetime as dt

import numpy as np
import pytest

from annotation import annotators as people_and_machines
from annotation.models import Gold, Judgment, Standing
from annotation.quality.agreement import agreement, labels_by_method
from annotation.quality.annotators import annotator_quality
from annotation.quality.gallery import gallery_report
from annotation.quality.human_machine import human_machine
from annotation.quality.over_time import days, sides, times
from annotation.quality.vote_table import Respect
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive, fill, record
from tests.annotation.quality.crowds import simulate
from tests.annotation.quality.test_aggregate import by_model
from tests.annotation.test_preferences import ASPECTS

pytestmark = pytest.mark.django_db


def person():
    return people_and_machines.for_user(factories.make_user())


def exclude(project, annotator):
    Standing.objects.create(project=project, annotator=annotator, is_excluded=True, reason="test")


def test_agreement_is_lower_where_annotators_are_noisier_and_rises_when_the_noisy_are_excluded():
    careful, noisy = factories.make_project(), factories.make_project()
    fill(careful, simulate([0.95] * 6, n_items=40))
    _, annotators = fill(noisy, simulate([0.95] * 4 + [0.4, 0.4], n_items=40))
    [of_careful], [of_noisy] = agreement(careful), agreement(noisy)
    assert of_careful.alpha_nominal > of_noisy.alpha_nominal + 0.1
    for annotator in annotators[4:]:
        exclude(noisy, annotator)
    [without] = agreement(noisy)
    assert without.alpha_nominal > of_noisy.alpha_nominal + 0.1
    assert without.alpha_nominal_interval.low < without.alpha_nominal < without.alpha_nominal_interval.high
    assert without.votes < of_noisy.votes


def test_each_aspect_has_its_own_agreement_and_shares_add_up():
    project = factories.make_project(instrument="aspects", instrument_config=ASPECTS)
    annotators = [factories.make_annotator() for _ in range(3)]
    for number, comparison in enumerate(factories.make_pairs(project, 12)):
        for place, annotator in enumerate(annotators):
            clear = ("sample_0", "sample_1", "tie")[number % 3]
            record(
                comparison,
                annotator,
                {"dimensions": {"motion": clear, "prompt": ("sample_0", "sample_1", "tie")[(number + place) % 3]}},
            )
    motion, prompt = agreement(project)
    assert (motion.respect, prompt.respect) == (Respect("motion"), Respect("prompt"))
    assert motion.alpha_ordinal == motion.observed == 1.0
    assert prompt.alpha_ordinal < 0
    assert prompt.observed == 0.0
    for one in (motion, prompt):
        assert one.shares.a + one.shares.b + one.shares.tie + one.shares.both_bad == pytest.approx(1)


def test_people_and_machines_are_told_apart_and_gold_is_left_out():
    project = factories.make_project()
    comparisons = factories.make_pairs(project, 4)
    for comparison in comparisons:
        for annotator in (person(), person(), factories.make_annotator()):
            choose(comparison, annotator, comparison.pk % 2 * 2)
    Gold.objects.create(comparison=comparisons[0], answer={"choice": "sample_0"})
    assert [agreement(project, voices)[0].votes for voices in ("all", "people", "machines")] == [9, 6, 0]


def test_labels_are_counted_by_method():
    project = factories.make_project()
    fill(project, simulate([0.9] * 3, n_items=5, votes_each=3))
    assert [(labels.method, labels.n) for labels in labels_by_method(project)] == [("majority-with-ties", 5)]


def test_who_saw_no_side_has_no_habit_but_what_was_decided_so_is_told():
    project = factories.make_project()
    careful, one_way = factories.make_annotator(), factories.make_annotator()
    for number, comparison in enumerate(factories.make_pairs(project, 6)):
        choose(comparison, careful, 1 if number == 0 else 0, shown=())
        choose(comparison, one_way, 0, shown=(0, 1))
    quality = annotator_quality(project, [careful.pk, one_way.pk])
    both, one = quality[careful.pk], quality[one_way.pk]
    assert (both.position.n, both.position.rate, both.without_sides) == (0, None, 5), "the tie took no side anyway"
    assert (one.position.n, one.position.rate, one.without_sides) == (6, 1.0, 0)
    assert sides(project).machines.n == 6, "nor do they make a project's machines look fairer than they are"


def test_each_annotator_is_measured_on_everything():
    project = factories.make_project(too_fast_ms=1_000)
    good, hasty = factories.make_annotator(), factories.make_annotator()
    others = [factories.make_annotator() for _ in range(3)]
    for number, comparison in enumerate(factories.make_pairs(project, 30)):
        truth = number % 2 * 2
        for annotator in (good, *others):
            choose(comparison, annotator, truth, shown=(number // 2 % 2, 1 - number // 2 % 2), time_ms=4_000)
        first = number % 3 % 2
        # Always what is shown first, and at once.
        choose(comparison, hasty, 2 * first, shown=(first, 1 - first), time_ms=200)
        if number < 10:
            Gold.objects.create(comparison=comparison, answer={"choice": f"sample_{truth // 2}"})
    exclude(project, hasty)
    quality = annotator_quality(project, [good.pk, hasty.pk, 0])
    of_good, of_hasty = quality[good.pk], quality[hasty.pk]
    assert (of_good.answers, of_good.gold.n, of_good.gold.accuracy) == (30, 10, 1.0)
    assert of_hasty.gold.accuracy < 0.7
    assert of_good.position.p_value > 0.5
    assert (of_hasty.position.rate, of_hasty.position.n) == (1.0, 30)
    assert of_hasty.position.p_value < 1e-6
    assert (of_good.speed.median_ms, of_good.speed.too_fast_share) == (4_000, 0.0)
    assert (of_hasty.speed.median_ms, of_hasty.speed.too_fast_share) == (200, 1.0)
    assert of_good.with_the_others.value == 1.0
    assert of_hasty.with_the_others.value < 0.7
    assert of_good.reliability.value > 0.9 > 0.7 > of_hasty.reliability.value
    assert quality[0].answers == 0
    assert quality[0].reliability.value is None


def test_gold_is_measured_by_what_is_known_today():
    project = factories.make_project()
    comparison, annotator = factories.make_pair(project), factories.make_annotator()
    choose(comparison, annotator, 0)
    gold = Gold.objects.create(comparison=comparison, answer={"choice": "sample_1"}, is_active=False)
    assert annotator_quality(project, [annotator.pk])[annotator.pk].gold.accuracy == 0.0
    gold.answer = {"choice": "sample_0"}
    gold.save()
    assert annotator_quality(project, [annotator.pk])[annotator.pk].gold.accuracy == 1.0


def test_a_machine_is_compared_with_what_most_people_say():
    project = factories.make_project()
    comparisons = factories.make_pairs(project, 12)
    faithful, contrary, unheard = (factories.make_annotator() for _ in range(3))
    humans = [person() for _ in range(3)]
    for number, comparison in enumerate(comparisons):
        said = number % 3
        for human in humans[: 3 if number % 2 else 2]:
            choose(comparison, human, said)
        choose(comparison, faithful, said)
        choose(comparison, contrary, 2 - said)
        choose(comparison, unheard, 0)
    # Which nobody but a machine answered tells nothing.
    choose(factories.make_pair(project), faithful, 2)
    exclude(project, unheard)
    report = human_machine(project, None)
    by_annotator = {machine.annotator: machine.confusion for machine in report.machines}
    assert set(by_annotator) == {faithful.pk, contrary.pk}
    assert by_annotator[faithful.pk].matrix == [[4, 0, 0], [0, 4, 0], [0, 0, 4]]
    assert (by_annotator[faithful.pk].alpha, by_annotator[faithful.pk].agreement) == (1.0, 1.0)
    assert by_annotator[contrary.pk].matrix == [[0, 0, 4], [0, 4, 0], [4, 0, 0]]
    assert by_annotator[contrary.pk].alpha < 0
    assert report.together.n == 12
    apart = [abs(one.p_people - one.p_machines) for one in report.furthest]
    assert apart == [0.5] * 8
    assert [one.n_people for one in report.furthest] == sorted(
        (one.n_people for one in report.furthest), reverse=True
    )
    assert human_machine(project, Respect("motion")).together.n == 0


def test_models_are_ranked_and_the_ranking_says_how_sure_it_is():
    project = factories.make_project()
    chance = np.random.default_rng(0)
    worth = {"good": 1.5, "fair": 0.0, "poor": -1.5}
    for number in range(60):
        one, other = [("good", "fair"), ("fair", "poor"), ("good", "poor")][number % 3]
        comparison, position = by_model(project, f"prompt {number}", one, other)
        wins = chance.random() < 1 / (1 + np.exp(worth[other] - worth[one]))
        choose(comparison, factories.make_annotator(), 2 * position[one if wins else other])
    report = gallery_report(project, Respect())
    assert [model.model for model in report.models] == ["good", "fair", "poor"]
    assert all(model.low < model.strength < model.high for model in report.models)
    assert all(model.votes == model.comparisons == 40 for model in report.models)
    wins = np.array(report.wins)
    assert (wins + wins.T + np.eye(3) * 20 == 20).all()
    assert [model.win_rate for model in report.models] == pytest.approx(list(wins.sum(axis=1) / 40))
    assert gallery_report(factories.make_project(), Respect()).models == []


def test_times_sides_and_days_are_those_of_whoever_counts():
    project = factories.make_project(too_fast_ms=500)
    slow, quick, machine = person(), person(), factories.make_annotator()
    for comparison in factories.make_pairs(project, 8):
        choose(comparison, slow, 0, shown=(0, 1), time_ms=3_000)
        choose(comparison, quick, 0, shown=(1, 0), time_ms=100)
        choose(comparison, machine, 2, shown=(1, 0), time_ms=None)
    assert (times(project).speed.n, times(project).speed.too_fast) == (16, 8)
    assert sum(one.n for one in times(project).bins) == 16
    assert (sides(project).people.n_first, sides(project).machines.n_first) == (8, 8)
    exclude(project, quick)
    assert (times(project).speed.n, times(project).speed.too_fast) == (8, 0)
    assert sides(project).people.rate == 1.0
    judgment = Judgment.objects.filter(comparison__project=project, annotator=slow).first()
    yesterday = dt.datetime(2020, 1, 1, 23, 30, tzinfo=dt.UTC)
    Judgment.objects.filter(pk=judgment.pk).update(created_at=yesterday)
    found = days(project)
    assert (found[0].day, found[0].kind, found[0].answers) == (dt.date(2020, 1, 1), "person", 1)
    assert sum(day.answers for day in found) == 24


def test_a_project_without_answers_has_reports():
    project = factories.make_project()
    derive(project)
    assert agreement(project) == []
    assert times(project).speed.n == 0
    assert sides(project).people.rate is None
    assert days(project) == []
    assert human_machine(project, None).machines == []
