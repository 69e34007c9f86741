"""What applied hygiene does to the pool and to versions, and that undoing it leaves no trace."""

import numpy as np
import pytest

from annotation.comparisons import make_comparison
from annotation.models import Prompt
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.hygiene import facts, prompt_lists, runs
from curation.hygiene.applied import of_project
from curation.hygiene.specs import IdenticalSides, Leakage, NearImages, NearPrompts, SplitGroups
from curation.models import HygieneFinding
from curation.pool.kept import forget_pools, load_pool
from curation.scoring import score_project
from curation.selection import runs as selections
from curation.selection.fifa import FifaSpec
from curation.versions.creation import create_version
from tests.annotation.factories import make_annotator
from tests.curation.records import png
from tests.curation.worlds import PROMPTS, judge

pytestmark = pytest.mark.django_db
SPEC = FifaSpec(scorer="brightness", cap_per_prompt=None)


@pytest.fixture
def untidy(scored):
    """The world with a near-twin of its first prompt, a pair of the same bytes, and a pair that is there twice."""
    prompt = get_or_add(scored, PROMPTS[0] + " now")
    _pair(prompt, png(1), png(2), "a")
    _pair(prompt, png(3), png(3), "same")
    first = Prompt.objects.get(project=scored, text=PROMPTS[0]).comparisons.first()
    again = [bytes_of(sample) for sample in first.samples.order_by("memberships__position")]
    _pair(get_or_add(scored, "something else altogether"), *again, "copy")
    judge(scored, make_annotator())
    score_project(scored, "brightness")
    return scored


def _pair(prompt, first, second, strategy):
    seed = prompt.samples.count()
    samples = [
        store_sample(prompt, content, Origin(model="tiny", seed=seed + side, strategy=strategy))
        for side, content in enumerate((first, second))
    ]
    return make_comparison(prompt.project, prompt, samples, strategy)[0]


def bytes_of(sample):
    from annotation.media import store

    return store.read(sample.sha256)


def chosen(project):
    """What is selected, with all that leaves: names, splits and labels."""
    run = selections.run(project, SPEC)
    pool = run.pool
    return [
        (pool.pair_ids[row], pool.split_of_prompt[int(pool.prompt_id[row])], float(pool.p_0[row]))
        for row in run.selected.order
    ]


def every_step(project):
    """A run of every step that finds something here."""
    listed = prompt_lists.keep("Tests", [PROMPTS[3].upper()], project, None)
    return [
        runs.find(project, spec)
        for spec in (
            NearImages(),
            NearPrompts(),
            SplitGroups(min_similarity=0.7),
            Leakage(prompt_lists=(listed.pk,), action="exclude"),
            IdenticalSides(),
        )
    ]


def test_finding_changes_nothing(untidy):
    before = chosen(untidy)
    for run in every_step(untidy):
        assert run.findings.exists(), run.step
    assert chosen(untidy) == before


def test_an_excluded_pair_is_kept_out_under_its_step(untidy):
    before = selections.run(untidy, SPEC).selected.gates()
    run = runs.apply(runs.find(untidy, NearImages()), None)
    after = selections.run(untidy, SPEC)
    assert before["near_images"] == 0
    assert after.selected.gates()["near_images"] == run.counts["pairs_excluded"] == 1
    out = run.findings.get().pair_id
    assert out not in {pair for pair, _, _ in chosen(untidy)}


def test_every_step_undone_leaves_the_pool_and_the_version_as_they_were(untidy):
    before, version = chosen(untidy), create_version(untidy, SPEC)
    for run in every_step(untidy):
        pool = load_pool(untidy, "brightness")
        runs.apply(run, None)
        applied_pool = load_pool(untidy, "brightness")
        assert applied_pool.state != pool.state, run.step
        assert create_version(untidy, SPEC).sha256 != version.sha256, run.step
        runs.undo(run, None)
        assert chosen(untidy) == before, run.step
        assert create_version(untidy, SPEC) == version, run.step


def test_all_steps_at_once_undone_in_any_order(untidy):
    before = chosen(untidy)
    applied = [runs.apply(run, None) for run in every_step(untidy)]
    assert len(chosen(untidy)) < len(before)
    assert [spec["step"] for spec in of_project(untidy).recipe] == sorted(run.step for run in applied)
    for run in (applied[2], applied[0], applied[4], applied[3], applied[1]):
        runs.undo(run, None)
    assert chosen(untidy) == before


def test_a_tie_is_made_of_a_pair_that_somebody_has_judged_otherwise(untidy):
    """As two same ones among three samples: a comparison of two is never asked about."""
    pool = load_pool(untidy, "brightness")
    row = int(np.flatnonzero(pool.p_0 == 1.0)[0])
    run = runs.find(untidy, IdenticalSides())
    HygieneFinding.objects.create(
        run=run, action="tie", reason="said so", pair_id=pool.pair_ids[row], comparison_id=int(pool.comparison[row])
    )
    ties = selections.run(untidy, SPEC).selected.gates()["ties"]
    runs.apply(run, None)
    assert load_pool(untidy, "brightness").p_0[row] == 0.5
    assert selections.run(untidy, SPEC).selected.gates()["ties"] == ties + 1


def test_groups_of_prompts_stand_in_one_split(untidy):
    Prompt.objects.filter(project=untidy).update(split="train")
    Prompt.objects.filter(project=untidy, text=PROMPTS[0]).update(split="test")
    twin = Prompt.objects.get(project=untidy, text=PROMPTS[0] + " now")
    forget_pools()
    assert load_pool(untidy, "brightness").split_of_prompt[twin.pk] == "train"
    run = runs.apply(runs.find(untidy, SplitGroups(min_similarity=0.8)), None)
    assert load_pool(untidy, "brightness").split_of_prompt[twin.pk] == "test"
    runs.undo(run, None)
    assert load_pool(untidy, "brightness").split_of_prompt[twin.pk] == "train"


def test_a_version_says_what_was_applied(untidy):
    assert facts(untidy)["nsfw_gate"] is None
    for run in every_step(untidy):
        runs.apply(run, None)
    version = create_version(untidy, SPEC)
    told = version.statistics["hygiene"]
    assert {step["step"] for step in told["steps"]} == {
        "near_images",
        "near_prompts",
        "split_groups",
        "leakage",
        "identical_sides",
    }
    (collisions,) = told["benchmark_collisions"]
    assert (collisions["lists"], collisions["prompts"], collisions["pairs_excluded"]) == (["Tests"], 1, 2)
    assert collisions["examples"][0]["prompt"] == PROMPTS[3]
    kept_out = version.statistics["pool"]["kept_out"]
    assert kept_out["leakage"] == 2
    assert sum(kept_out.values()) + version.rows == version.statistics["pool"]["pairs"]
