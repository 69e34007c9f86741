"""Aggregating a project: by its method, tie-aware, repeatable, and never over an answer that came meanwhile."""

import pytest

from annotation import preferences
from annotation.comparisons import make_comparison
from annotation.models import Comparison, Judgment, Preference, Project, Standing
from annotation.prompts import get_or_add
from annotation.quality import aggregate
from annotation.quality.aggregate import aggregate_project
from annotation.quality.vote_table import Outcome
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive, fill, record
from tests.annotation.quality.crowds import simulate
from tests.annotation.test_preferences import ASPECTS, labels

pytestmark = pytest.mark.django_db
Method = Project.Aggregation
BY_CROWD = [Method.DAWID_SKENE, Method.MACE]
MAJORITY = "majority-with-ties"


def make_project(method, **fields):
    return factories.make_project(aggregation=method, **fields)


def crowd_in(project, n_items=40):
    """Seven who look and four who do not."""
    made = simulate([0.85] * 11, n_items=n_items, votes_each=6, spammers=(1, 4, 7, 9))
    return made, *fill(project, made)


def p_of(comparisons):
    found = dict(Preference.objects.filter(comparison__in=comparisons).values_list("comparison_id", "p_a"))
    return [found[comparison.pk] for comparison in comparisons]


def errors(comparisons, truth):
    wanted = [1 - outcome / 2 for outcome in truth]
    return sum(abs(p - true) for p, true in zip(p_of(comparisons), wanted, strict=True)) / len(truth)


def counts(project):
    return {key: label[1:5] for key, label in labels(project).items()}


@pytest.mark.parametrize("method", BY_CROWD)
def test_labels_come_nearer_to_the_truth_and_counts_stay(method):
    project = make_project(method)
    made, comparisons, _ = crowd_in(project, n_items=80)
    by_majority, counted = errors(comparisons, made.truth), counts(project)
    done = aggregate_project(project)
    assert errors(comparisons, made.truth) < by_majority / 2
    assert counts(project) == counted
    assert {label[-1] for label in labels(project).values()} == {done.method}
    assert done.method == f"{method.replace('_', '-')}/crowd-kit-1.4.2"
    assert (done.labels, done.changed, done.overtaken) == (80, 80, 0)


@pytest.mark.parametrize("method", BY_CROWD)
def test_the_same_answers_give_the_same_labels_and_nothing_is_written_twice(method):
    project = make_project(method)
    crowd_in(project)
    aggregate_project(project)
    before = list(Preference.objects.order_by("pk").values_list("p_a", "updated_at"))
    assert aggregate_project(project).changed == 0
    assert list(Preference.objects.order_by("pk").values_list("p_a", "updated_at")) == before
    derive(project)
    assert aggregate_project(project).changed == 40
    assert [p for p, _ in before] == list(Preference.objects.order_by("pk").values_list("p_a", flat=True))


@pytest.mark.parametrize("method", BY_CROWD)
def test_annotators_are_believed_as_far_as_they_look(method):
    project = make_project(method)
    made, _, annotators = crowd_in(project, n_items=80)
    done = aggregate_project(project)
    believed = dict(project.standings.values_list("annotator_id", "reliability"))
    spammers = {annotators[number].pk for number in (1, 4, 7, 9)}
    assert set(sorted(believed, key=believed.get)[:4]) == spammers
    assert set(project.standings.values_list("reliability_method", flat=True)) == {done.method}
    assert set(project.standings.values_list("n_answered", flat=True)) == {
        (made.votes.annotator == number).sum() for number in range(11)
    }


def test_an_answer_afterwards_brings_its_comparison_back_to_the_majority_until_the_next_time():
    project = make_project(Method.DAWID_SKENE)
    _, comparisons, _ = crowd_in(project)
    aggregate_project(project)
    choose(comparisons[0], factories.make_annotator(), 0)
    preferences.refresh(Comparison.objects.select_related("project").get(pk=comparisons[0].pk))
    methods = {row.comparison_id: row.method for row in Preference.objects.all()}
    assert methods.pop(comparisons[0].pk) == MAJORITY
    assert MAJORITY not in methods.values()
    assert aggregate_project(project).changed >= 1
    assert MAJORITY not in Preference.objects.values_list("method", flat=True)


def test_an_answer_that_comes_while_the_model_is_fitted_is_not_overwritten(monkeypatch):
    project = make_project(Method.DAWID_SKENE)
    _, comparisons, _ = crowd_in(project)
    overtaken, fit = comparisons[3], aggregate.labels

    def labels_while_somebody_answers(*arguments):
        found = fit(*arguments)
        choose(overtaken, factories.make_annotator(), 1)
        preferences.refresh(Comparison.objects.select_related("project").get(pk=overtaken.pk))
        return found

    monkeypatch.setattr(aggregate, "labels", labels_while_somebody_answers)
    assert aggregate_project(project).overtaken == 1
    row = overtaken.preferences.get()
    assert (row.method, row.n_judgments) == (MAJORITY, 7)


def test_the_majority_again_is_the_majority_to_the_last_label():
    project = make_project(Method.DAWID_SKENE)
    crowd_in(project)
    before = labels(project)
    aggregate_project(project)
    assert labels(project) != before
    project.aggregation = Method.MAJORITY
    assert aggregate_project(project).changed == 40
    assert labels(project) == before
    assert not project.standings.filter(reliability__isnull=False).exists()
    assert aggregate_project(project).changed == 0


def test_who_is_excluded_is_not_heard_and_not_believed():
    one, other = make_project(Method.DAWID_SKENE), make_project(Method.DAWID_SKENE)
    made = simulate([0.8] * 6, n_items=20)
    _, annotators = fill(one, made)
    fill(other, made, annotators=annotators)
    for annotator in annotators[:2]:
        Standing.objects.create(project=one, annotator=annotator, is_excluded=True, reason="spam")
        Judgment.objects.filter(comparison__project=other, annotator=annotator).delete()
    for project in (one, other):
        derive(project)
        aggregate_project(project)
    assert [label[0] for label in labels(one).values()] == [label[0] for label in labels(other).values()]
    assert set(one.standings.filter(reliability__isnull=False).values_list("annotator_id", flat=True)) == {
        annotator.pk for annotator in annotators[2:]
    }


def test_unfinished_exclusions_are_finished_first():
    project = make_project(Method.MAJORITY)
    comparison, annotator = factories.make_pair(project), factories.make_annotator()
    choose(comparison, annotator, 0)
    derive(project)
    standing = Standing.objects.create(
        project=project, annotator=annotator, is_excluded=True, reason="spam", unsettled_since=comparison.created_at
    )
    aggregate_project(project)
    standing.refresh_from_db()
    assert standing.unsettled_since is None
    assert not comparison.preferences.exists()


def test_each_respect_is_fitted_by_itself():
    """One annotator has an eye for motion and none for the prompt; in each they are believed accordingly."""
    project = make_project(Method.DAWID_SKENE, instrument="aspects", instrument_config=ASPECTS)
    seeing, blind = simulate([0.95] * 6, n_items=60), simulate([0.95] * 6, n_items=60, spammers=(0, 1, 2))
    comparisons = factories.make_pairs(project, 60)
    annotators = [factories.make_annotator() for _ in range(6)]
    choices = ("sample_0", "tie", "sample_1")
    by_cell = {
        (item, annotator): {"motion": choices[motion], "prompt": choices[prompt]}
        for item, annotator, motion, prompt in zip(
            seeing.votes.item, seeing.votes.annotator, seeing.votes.outcome, blind.votes.outcome, strict=True
        )
    }
    for (item, annotator), chosen in by_cell.items():
        record(comparisons[item], annotators[annotator], {"dimensions": chosen})
    derive(project)
    aggregate_project(project)
    motion = dict(Preference.objects.filter(aspect="motion").values_list("comparison_id", "p_a"))
    wanted = [1 - outcome / 2 for outcome in seeing.truth]
    assert [motion[comparison.pk] for comparison in comparisons] == pytest.approx(wanted, abs=0.5)
    assert Preference.objects.filter(aspect="prompt", method__startswith="dawid-skene").count() == 60


def by_model(project, text, *models):
    """A comparison of samples by these models."""
    prompt = get_or_add(project, text)
    samples = [
        store_sample(
            prompt,
            factories.picture(factories.new_id().int % 16_000_000),
            Origin(model=model, seed=factories.new_id().int % 2**31, strategy="gallery"),
        )
        for model in models
    ]
    comparison, _ = make_comparison(project, prompt, samples, "gallery")
    positions = {
        member.sample.origin["model"]: member.position for member in comparison.members.select_related("sample")
    }
    return comparison, positions


def test_bradley_terry_says_what_the_models_are_worth_and_leaves_alone_what_it_knows_nothing_of():
    project = make_project(Method.BRADLEY_TERRY)
    wins = {("good", "poor"): (9, 3), ("good", "fair"): (8, 4), ("fair", "poor"): (8, 4)}
    for (better, worse), (won, lost) in wins.items():
        for number in range(won + lost):
            comparison, position = by_model(project, f"{better} {worse} {number}", better, worse)
            winner = better if number < won else worse
            choose(comparison, factories.make_annotator(), 2 * position[winner])
    alike, _ = by_model(project, "the same model twice", "good", "good")
    choose(alike, factories.make_annotator(), int(Outcome.A))
    derive(project)
    done = aggregate_project(project)
    assert done.method == "bradley-terry/choix-0.4.1"
    assert done.labels == 36
    assert (alike.preferences.get().p_a, alike.preferences.get().method) == (1.0, MAJORITY)
    chances = {}
    for row in Preference.objects.filter(method=done.method):
        models = dict(row.comparison.members.values_list("position", "sample__origin__model"))
        pair = (models[row.position_a], models[row.position_b])
        chances.setdefault(tuple(sorted(pair)), set()).add(
            round(row.p_a if pair == tuple(sorted(pair)) else 1 - row.p_a, 9)
        )
    assert all(len(chance) == 1 for chance in chances.values())
    [p_fair_good], [p_fair_poor], [p_good_poor] = (chances[key] for key in sorted(chances))
    assert p_fair_good < 0.5 < p_fair_poor < p_good_poor


def test_nothing_answered_is_nothing_to_aggregate():
    for method in Method:
        project = make_project(method)
        factories.make_pair(project)
        assert aggregate_project(project).changed == 0
