"""Selections over a project's pool."""

import json

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotation import gold
from annotation.comparisons import make_comparison
from annotation.models import Comparison, Preference
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.errors import NothingSelectedError
from curation.models import Score
from curation.pool import kept
from curation.pool.kept import load_pool, recent_pool
from curation.scoring import score_project
from curation.selection import previews, runs
from curation.selection.fifa import FifaSpec
from curation.versions.row_content import frozen_rows
from tests.curation.records import png
from tests.curation.worlds import PROMPTS, make_world

pytestmark = pytest.mark.django_db


def spec(**changes):
    return FifaSpec(**{"scorer": "brightness", "cap_per_prompt": 1} | changes)


def test_the_pool_has_every_comparison_with_its_label_and_scores(scored):
    pool = load_pool(scored, "brightness")
    assert len(pool) == 48
    assert len(pool.texts) == len(PROMPTS)
    for row in range(len(pool)):
        comparison = Comparison.objects.get(pk=pool.comparison[row])
        members = list(comparison.members.order_by("position"))
        assert [member.sample_id for member in members] == [pool.sample_0[row], pool.sample_1[row]]
        assert pool.p_0[row] == Preference.objects.get(comparison=comparison).p_a
        assert pool.score_0[row] == members[0].sample.scores.get().value
        assert pool.texts[pool.prompt[row]] == comparison.prompt.text


def test_the_pool_is_read_again_only_when_something_changed(scored, django_assert_max_num_queries):
    first = load_pool(scored, "brightness")
    with django_assert_max_num_queries(13):
        assert load_pool(scored, "brightness") is first
    Preference.objects.filter(comparison__project=scored).first().save()
    assert load_pool(scored, "brightness") is not first


def test_while_a_slider_moves_nothing_is_counted_again_but_what_is_new_is_seen(
    scored, django_assert_max_num_queries
):
    first = load_pool(scored, "brightness")
    with CaptureQueriesContext(connection) as asked:
        assert recent_pool(scored, "brightness") is first
    assert asked.captured_queries
    assert not any("COUNT" in query["sql"] for query in asked.captured_queries)
    Preference.objects.filter(comparison__project=scored).first().save()
    assert recent_pool(scored, "brightness") is first
    gold.make_gold(Comparison.objects.get(pk=first.comparison[0]), {"choice": "first"}, None)
    seen = recent_pool(scored, "brightness")
    assert len(seen) == len(first) - 1


def test_what_happens_in_other_projects_changes_nothing(scored, lead):
    first = load_pool(scored, "brightness")
    other = make_world(lead, name="Other")
    score_project(other, "brightness")
    with CaptureQueriesContext(connection) as asked:
        assert recent_pool(scored, "brightness") is first
    assert not any("COUNT" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("changed", ["score", "prompt", "gold", "comparison"])
def test_what_is_new_in_the_project_is_seen_at_once(scored, changed):
    first = load_pool(scored, "brightness")
    comparison = Comparison.objects.get(pk=first.comparison[0])
    sample = comparison.samples.first()
    if changed == "score":
        Score.objects.create(sample=sample, scorer="brightness", revision="2", value=0.5)
    elif changed == "prompt":
        get_or_add(scored, "a prompt that nobody had")
    elif changed == "gold":
        gold.make_gold(comparison, {"choice": "first"}, None)
    else:
        drawn = store_sample(comparison.prompt, png(999), Origin(model="another"), kind="image")
        make_comparison(scored, comparison.prompt, [sample, drawn], "another")
    assert recent_pool(scored, "brightness") is not first


def test_a_pool_is_not_trusted_for_ever(scored, monkeypatch):
    first = load_pool(scored, "brightness")
    Preference.objects.filter(comparison__project=scored).first().save()
    monkeypatch.setattr(kept, "COUNTED_FOR_S", 0.0)
    assert recent_pool(scored, "brightness") is not first


def test_pair_ids_are_the_same_in_every_database(scored, lead):
    ids = load_pool(scored, "brightness").pair_ids
    assert len(set(ids)) == len(ids)
    other = make_world(lead, name="Other")
    # The other project's seed orders some pairs the other way round: those are other pairs.
    same = set(ids) & set(load_pool(other, "brightness").pair_ids)
    assert 0 < len(same) < len(ids)


def test_selected_pairs_are_judged_different_prompts_and_no_ties(scored):
    chosen = runs.run(scored, spec())
    pool, rows = chosen.pool, chosen.selected.order
    assert len(rows) == len(set(pool.prompt[rows])) > 20
    assert set(pool.p_0[rows]) <= {0.0, 1.0}
    gates = chosen.selected.gates()
    assert gates["ties"] == 8
    assert gates["unjudged"] == gates["unscored"] == 0
    assert gates["cap"] + gates["ties"] + len(rows) == len(pool)


def test_the_preview_is_json_and_adds_up(scored):
    preview = previews.make(scored, spec(top_k=10))
    json.dumps(preview, allow_nan=False)
    assert preview["pool"] == preview["selected"] + sum(preview["gates"].values()) == 48
    assert preview["selected"] == 10
    for histogram in preview["histograms"].values():
        assert len(histogram["edges"]) == len(histogram["all"]) + 1
        assert sum(histogram["all"]) == 48
        assert sum(histogram["selected"]) == 10
    assert len(preview["scatter"]) == 48
    assert sum(lit for _, _, lit in preview["scatter"]) == 10
    best, worst = ([pair["importance"] for pair in preview[name]] for name in ("best", "worst"))
    assert best == sorted(best, reverse=True)
    assert worst == sorted(worst)
    assert min(best) >= max(worst)
    coverage = preview["coverage"]
    assert coverage["prompts_selected"] == 10
    assert coverage["mean_margin"] > coverage["mean_margin_random"]
    assert coverage["human_judgments"] == 10


def test_without_scores_the_preview_says_so_and_shows_what_it_can(world):
    preview = previews.make(world, spec())
    assert preview["selected"] == 0
    assert preview["gates"]["unscored"] == 40
    assert preview["best"] == preview["worst"] == []
    assert preview["coverage"]["mean_margin"] is None
    json.dumps(preview, allow_nan=False)


def test_nothing_selected_is_explained(world, lead):
    with pytest.raises(NothingSelectedError, match=r"40 have no score by brightness \(run the scorer first\)"):
        runs.require_some(runs.run(world, spec()))
    empty = make_world(lead, prompts=[], name="Empty")
    with pytest.raises(NothingSelectedError, match="no comparisons"):
        runs.require_some(runs.run(empty, spec()))


def test_gibberish_neither_wins_by_distance_nor_counts_as_a_neighbour(lead):
    noise = ["asdfgh qwertz zxcvbn", "xkcdqq bvnmtrw ghjklpq"]
    plain, noisy = (
        runs.run(make_world(lead, prompts=prompts, name=name), spec())
        for name, prompts in (("Plain", PROMPTS[:8]), ("Noisy", [*PROMPTS[:8], *noise]))
    )
    entropy = dict(zip(plain.space.texts, plain.space.log_distance, strict=True))
    for text, value in zip(noisy.space.texts, noisy.space.log_distance, strict=True):
        if text in noise:
            assert np.isnan(value)
        else:
            assert value == entropy[text]


def test_spellings_of_one_prompt_count_as_one(lead):
    project = make_world(lead, prompts=["A red cube", "a red cube!", "a blue ball"], name="Spellings")
    pool = load_pool(project, "brightness")
    assert len(pool.texts) == 2
    assert (
        len(
            {pool.split_of_prompt[int(prompt)] for prompt in pool.prompt_id if "red" in pool.text_of_prompt[prompt]}
        )
        == 1
    )


def test_gold_is_never_in_the_pool(scored):
    """Its answers test annotators; making some is seen at once."""
    pool = load_pool(scored, "brightness")
    comparison = Comparison.objects.get(pk=pool.comparison[0])
    gold.make_gold(comparison, {"choice": "first"}, None)
    after = load_pool(scored, "brightness")
    assert len(after) == len(pool) - 1
    assert comparison.pk not in after.comparison


def test_a_pair_that_the_scorer_contradicts_may_leave_with_less_weight(scored):
    decided = Preference.objects.filter(comparison__project=scored).exclude(p_a=0.5).first()
    Preference.objects.filter(pk=decided.pk).update(p_a=1.0 - decided.p_a, updated_at=timezone.now())
    chosen = runs.run(scored, spec(cap_per_prompt=None, disagreement="down-weight", disagreement_weight=0.25))
    rows = frozen_rows(scored, chosen, chosen.selected.order.tolist())
    weights = {row["comparison_id"]: row["weight"] for row in rows}
    assert weights.pop(decided.comparison_id) == 0.25
    assert set(weights.values()) == {1.0}
