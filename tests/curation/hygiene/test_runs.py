"""Runs in a project: what each step finds, that applying changes the pool, and that undoing restores it exactly."""

import io
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from skimage import data

from annotation.comparisons import make_comparison
from annotation.errors import ArchivedError, ConflictError, InvalidError
from annotation.models import AuditEvent, Prompt
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.errors import CurationError
from curation.hygiene import facts, measures, nsfw, prompt_lists, runs
from curation.hygiene.specs import STEPS, IdenticalSides, Leakage, NearImages, NearPrompts, Nsfw, SplitGroups
from curation.models import HygieneFinding, HygieneRun, MediaMeasure, PromptList
from tests.annotation import videos
from tests.annotation.factories import make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def lead(project):
    return make_user(project, "manager")


def photograph(name, size=(120, 90), form="PNG", **options):
    file = io.BytesIO()
    Image.fromarray(getattr(data, name)()).convert("RGB").resize(size).save(file, form, **options)
    return file.getvalue()


def pair(project, text, first, second, parent=None):
    prompt = get_or_add(project, text)
    seed = prompt.samples.count()
    samples = [
        store_sample(prompt, content, Origin(model="camera", seed=seed + side, parent=parent))
        for side, content in enumerate((first, second))
    ]
    return make_comparison(project, prompt, samples, "photographs")[0]


def near_twins(project):
    """Two pairs that show the same, encoded differently, and one that shares a side only."""
    original = pair(project, "a cup", photograph("coffee"), photograph("chelsea"))
    twin = pair(
        project,
        "a mug",
        photograph("chelsea", (97, 80), "JPEG", quality=40),
        photograph("coffee", (300, 200), "WEBP"),
    )
    other = pair(project, "a face", photograph("coffee", (110, 90)), photograph("astronaut"))
    return original, twin, other


def test_near_images_keep_one_pair_of_a_group(project):
    original, twin, _ = near_twins(project)
    run = runs.find(project, NearImages())
    (finding,) = run.findings.all()
    assert finding.action == "exclude"
    assert finding.comparison in (original, twin)
    assert finding.measure <= 6
    assert run.counts == {"media": 6, "blank": 0, "unreadable": 0, "groups": 1, "pairs_excluded": 1}
    (example,) = run.examples
    assert [member["fate"] for member in example["members"]] == ["kept", "excluded"]
    assert {member["comparison"] for member in example["members"]} == {original.pk, twin.pk}
    assert sum(run.histogram["counts"]) == 4, "coffee thrice makes three couples, chelsea twice one"


def test_looking_again_measures_nothing_anew_and_is_the_same_run(project, monkeypatch):
    near_twins(project)
    first = runs.find(project, NearImages())
    measured = MediaMeasure.objects.count()
    monkeypatch.setattr("curation.stages.measures.frames_of", None)
    assert runs.find(project, NearImages()) == first
    assert runs.find(project, NearImages(max_distance=3)) != first
    assert MediaMeasure.objects.count() == measured == 6


def test_a_stopped_run_goes_on_with_what_is_left(project, monkeypatch):
    near_twins(project)
    monkeypatch.setattr(measures, "ROWS_PER_SHARD", 2)

    def stop(done, total, message=""):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runs.find(project, NearImages(), on_progress=stop)
    assert MediaMeasure.objects.count() == 2
    assert not HygieneRun.objects.exists()
    assert runs.find(project, NearImages()).counts["pairs_excluded"] == 1


def test_identical_sides_are_ties_and_alike_ones_are_pointed_at(project):
    same = pair(project, "twice", photograph("coffee"), photograph("coffee"))
    alike = pair(project, "nearly", photograph("coffee"), photograph("coffee", form="JPEG", quality=90))
    pair(project, "differs", photograph("coffee"), photograph("chelsea"))
    run = runs.find(project, IdenticalSides())
    assert {finding.comparison: finding.action for finding in run.findings.all()} == {same: "tie", alike: "flag"}
    assert (run.counts["pairs_tied"], run.counts["pairs_flagged"]) == (1, 1)


def test_files_that_do_not_open_are_counted_and_do_not_stop_the_rest(project):
    from annotation.media import store

    original, _, _ = near_twins(project)
    store.path(original.samples.first().sha256).unlink()
    run = runs.find(project, NearImages())
    assert (run.counts["unreadable"], run.counts["pairs_excluded"]) == (1, 0)


def test_videos_are_compared_by_their_frames(project):
    film, other = (videos.video(draw=partial(videos.frame_at, colour=colour)) for colour in ("red", "green"))
    first, second = get_or_add(project, "a film"), get_or_add(project, "the film")
    for prompt in (first, second):
        samples = [
            store_sample(prompt, content, Origin(model="camera", seed=seed))
            for seed, content in enumerate((film, other))
        ]
        make_comparison(project, prompt, samples, "films")
    run = runs.find(project, NearImages())
    assert (run.counts["media"], run.counts["blank"], run.counts["pairs_excluded"]) == (2, 0, 1)
    within = runs.find(project, IdenticalSides(max_distance=12, max_colour_difference=255))
    assert within.counts["pairs_flagged"] == 2, "red and green squares move alike"


def words(project):
    """Prompts that say nearly the same, each with a pair."""
    texts = ("a red kite over the old harbour at noon", "a red kite over the old harbour at noon!",
             "a red kite over the old harbour, at noons", "a lighthouse in thick fog")  # fmt: skip
    for number, text in enumerate(texts):
        pair(project, text, photograph("coffee", (40 + number, 30)), photograph("chelsea", (50 + number, 30)))


def test_near_prompts_keep_so_many_pairs_of_a_group(project):
    words(project)
    run = runs.find(project, NearPrompts())
    assert run.counts == {"prompts": 3, "groups": 1, "pairs_excluded": 2}
    assert all("lighthouse" not in finding.prompt.text for finding in run.findings.all())
    assert runs.find(project, NearPrompts(pairs_kept=2)).counts["pairs_excluded"] == 1


def test_split_groups_bring_nearness_and_source_together(project):
    words(project)
    pair(project, "a quay", photograph("rocket"), photograph("chelsea"), parent="film-1")
    pair(project, "a pier", photograph("rocket", (60, 40)), photograph("coffee", (70, 40)), parent="film-1")
    Prompt.objects.filter(project=project).update(split="train")
    Prompt.objects.filter(project=project, text__endswith="noons").update(split="test")
    Prompt.objects.filter(project=project, text="a pier").update(split="validation")
    run = runs.find(project, SplitGroups())
    assert run.counts == {"prompts": 6, "groups": 2, "prompts_grouped": 5, "prompts_moved": 3}
    reasons = {finding.prompt.text: finding.reason for finding in run.findings.all()}
    assert reasons["a quay"] == "Together by source: train to validation."
    assert reasons["a red kite over the old harbour at noon"] == "Together by near-duplicate: train to test."


def test_leakage_excludes_what_is_trained_on_and_points_at_the_rest(project):
    words(project)
    Prompt.objects.filter(project=project).update(split="train")
    Prompt.objects.filter(project=project, text__contains="lighthouse").update(split="test")
    lines = ["Harbour: a red KITE over the old, at noon", "In thick fog, a lighthouse.", "nothing of ours at all"]
    benchmark = prompt_lists.keep("Our tests", lines, project, None)
    flagged = runs.find(project, Leakage(prompt_lists=(benchmark.pk,)))
    assert {finding.action for finding in flagged.findings.all()} == {"flag"}
    run = runs.find(project, Leakage(prompt_lists=(benchmark.pk,), action="exclude", min_similarity=0.7))
    actions = {finding.prompt.text: finding.action for finding in run.findings.all()}
    assert actions["a lighthouse in thick fog"] == "flag"
    assert actions["a red kite over the old harbour at noon"] == "exclude"
    assert run.counts["lines"] == 3
    listed = [member for example in run.examples for member in example["members"] if member["fate"] == "listed"]
    assert {member["prompt"] for member in listed} == set(lines[:2])


def test_lists_of_other_projects_are_not_there(project):
    theirs = prompt_lists.keep("Theirs", ["a"], make_project(), None)
    with pytest.raises(CurationError, match=f"no prompt list {theirs.pk}"):
        runs.find(project, Leakage(prompt_lists=(theirs.pk,)))
    everybody = prompt_lists.keep("Everybody's", ["a"], None, None)
    assert runs.find(project, Leakage(prompt_lists=(everybody.pk,))).counts["lines"] == 1


def test_a_list_is_kept_once_and_says_each_thing_once(project, lead):
    first = prompt_lists.keep("Tests", ["a cat", "", "A cat!", "a dog"], project, lead)
    assert (first.lines, first.n_lines) == (["a cat", "a dog"], 2)
    assert prompt_lists.keep("Tests", ["a cat", "a dog"], project, lead) == first
    with pytest.raises(ConflictError, match="another name"):
        prompt_lists.keep("Tests", ["a bird"], project, lead)
    with pytest.raises(InvalidError):
        prompt_lists.keep("Empty", [" "], project, lead)
    prompt_lists.remove(first, lead)
    assert not PromptList.objects.exists()
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["prompt_list.kept", "prompt_list.removed"]


def test_nsfw_leaves_out_what_reaches_the_threshold(project, monkeypatch):
    pair(project, "a face", photograph("astronaut"), photograph("coffee"))
    assert runs.find(project, Nsfw()).counts == {"media": 2, "unreadable": 0, "pairs_excluded": 0}
    run = runs.find(project, Nsfw(threshold=0.0001))
    assert run.counts["pairs_excluded"] == 1
    assert 0.0001 < run.findings.get().measure < 0.8
    assert sum(run.histogram["counts"]) == 2


def test_without_the_model_the_gate_says_what_to_install(project, monkeypatch):
    pair(project, "a face", photograph("astronaut"), photograph("coffee"))
    monkeypatch.setattr(nsfw, "is_installed", lambda: False)
    nsfw._classifier.cache_clear()
    with pytest.raises(nsfw.NsfwModelMissingError, match=r"pip install 'tastemaker\[nsfw\]'"):
        runs.find(project, Nsfw())


def test_applying_and_undoing_are_on_record_and_done_once(project, lead):
    near_twins(project)
    run = runs.find(project, NearImages(), lead)
    assert not run.stands
    for _ in range(2):
        run = runs.apply(run, lead)
    assert run.stands
    assert facts(project)["pairs_excluded"] == {"near_images": 1}
    for _ in range(2):
        run = runs.undo(run, lead)
    assert not run.stands
    assert facts(project)["steps"] == []
    assert runs.apply(run, lead).stands, "what was undone can be applied again"
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["hygiene.applied", "hygiene.undone", "hygiene.applied"]


def test_one_run_of_a_step_stands_and_the_database_sees_to_it(project):
    near_twins(project)
    first, second = runs.find(project, NearImages()), runs.find(project, NearImages(max_distance=4))
    runs.apply(first, None)
    with pytest.raises(ConflictError, match="undo it first"):
        runs.apply(second, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        HygieneRun.objects.filter(pk=second.pk).update(applied_at=first.created_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        HygieneFinding.objects.create(run=first, action="exclude", reason="of nothing")


def test_an_archived_project_takes_no_change(project):
    from annotation import archive

    near_twins(project)
    run = runs.find(project, NearImages())
    archive.archive(project, None)
    with pytest.raises(ArchivedError):
        runs.apply(run, None)


def test_what_other_steps_leave_out_is_not_looked_at(project):
    near_twins(project)
    for text in ("a cup", "a mug"):
        Prompt.objects.filter(project=project, text=text).update(split="train")
    benchmark = prompt_lists.keep("Tests", ["a cup"], project, None)
    runs.apply(runs.find(project, Leakage(prompt_lists=(benchmark.pk,), action="exclude")), None)
    assert runs.find(project, NearImages()).counts["groups"] == 0, "else both twins would be gone"


def test_every_step_finds_nothing_in_a_project_without_pairs(project):
    benchmark = prompt_lists.keep("Tests", ["a cup"], project, None)
    specs = (
        NearImages(),
        IdenticalSides(),
        NearPrompts(),
        SplitGroups(),
        Leakage(prompt_lists=(benchmark.pk,)),
        Nsfw(),
    )
    assert {spec.step for spec in specs} == set(STEPS)
    for spec in specs:
        assert not runs.find(project, spec).findings.exists()
