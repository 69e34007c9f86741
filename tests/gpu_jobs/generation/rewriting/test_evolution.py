"""Prompts evolve: rewrites are drawn, scored and preferred once, whatever happens between."""

import io
import json
from collections.abc import Sequence

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from annotation.media import store
from annotation.models import Comparison, Judgment, Project, Sample
from annotation.prompts import add_prompts
from curation.chat import endpoints
from curation.export import export_version, exports_folder
from curation.models import Score
from curation.scorers import registry
from curation.selection.fifa_spec import FifaSpec
from curation.versions.creation import create_version
from gpu_jobs.generation.rewriting import evolution
from gpu_jobs.generation.simulated_writer import Writer
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.models import Generator
from tests.curation.chat.simulated import endpoint
from tests.gpu_jobs.conftest import everything_in

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = ("a red circle left of a blue square", "a green triangle", "a yellow star above a red square")


class Redness:
    """A scorer without weights: how red a picture is."""

    id, revision, range_hint, licence, prompt_free = "redness", "1", (0.0, 1.0), "Apache-2.0", True
    kinds = frozenset({"image"})

    def score(self, prompts: Sequence[str], media: Sequence[Image.Image]) -> np.ndarray:
        assert set(prompts) <= set(TEXTS), "what is drawn is scored for the prompt as it was"
        return np.array([np.asarray(one, np.float32)[..., 0].mean() / 255 for one in media], np.float32)


@pytest.fixture
def project(settings, tmp_path) -> Project:
    settings.VAR_DIR = tmp_path
    registry.register("redness", f"{__name__}:Redness", "Redness")
    project = Project.objects.create(slug="words", name="Words", instrument="pairwise", seed=7)
    add_prompts(project, list(TEXTS))
    yield project
    registry.forget("redness")


def spec(generator: Generator, **changed) -> dict:
    return {
        "generator": generator.pk,
        "scores": [{"scorer": "redness", "weight": 100.0}],
        "gap": 0.0,
        "steps": 1,
        **changed,
    }


def drawn_of(rewrite) -> Sample:
    return Sample.objects.get(kind="image", origin__parent=f"sample:{rewrite.pk}")


def test_the_better_rewrite_wins_by_what_was_drawn_from_it(project, generator) -> None:
    job = run_here("evolve_prompts", spec(generator), project)
    assert (job.result["rewrites"], job.result["new_samples"]) == (15, 30)
    assert job.result["new_comparisons"] == job.result["answered"] == Comparison.objects.count() > 0
    assert Score.objects.count() == 15
    for judgment in Judgment.objects.select_related("comparison"):
        members = list(judgment.comparison.members.order_by("position").select_related("sample"))
        redness = [drawn_of(member.sample).scores.get().value for member in members]
        better = int(judgment.answer["choice"].removeprefix("sample_"))
        assert redness[better] > redness[1 - better]
        assert judgment.annotator.kind == "reward_model" and "Overall" in judgment.raw_text
    for sample in Sample.objects.filter(kind="image"):
        picture = Image.open(io.BytesIO(store.read(sample.sha256)))
        assert sample.scores.get().value == pytest.approx(Redness().score([TEXTS[0]], [picture])[0], abs=1e-3)


def test_done_again_it_draws_nothing(project, generator, monkeypatch) -> None:
    run_here("evolve_prompts", spec(generator), project)
    before = everything_in(project)
    monkeypatch.setattr(evolution.Evolution, "_drawn", lambda *_: pytest.fail("it draws again"))
    again = run_here("evolve_prompts", spec(generator, prompts="all"), project)
    assert (again.result["new_samples"], again.result["answered"]) == (0, 0)
    assert everything_in(project) == before


def test_stopped_between_it_ends_as_if_never_stopped(project, generator, monkeypatch) -> None:
    made, stored = evolution.make_comparison, []

    def die(*arguments, **named):
        stored.append(arguments)
        if len(stored) == 6:
            raise KeyboardInterrupt
        return made(*arguments, **named)

    monkeypatch.setattr(evolution, "make_comparison", die)
    with pytest.raises(KeyboardInterrupt):
        run_here("evolve_prompts", spec(generator), project)
    monkeypatch.undo()
    texts = Sample.objects.filter(kind="text")
    assert texts.count() % 5 == 0, "a prompt's rewrites are there together or not at all"
    run_here("evolve_prompts", spec(generator, prompts="all"), project)
    stopped = everything_in(project)
    Comparison.objects.all().delete()
    Sample.objects.all().delete()
    run_here("evolve_prompts", spec(generator), project)
    assert everything_in(project) == stopped


def test_floors_and_gaps_leave_prompts_without_pairs_and_say_so(project, generator) -> None:
    high = [{"scorer": "redness", "floor": 2.0}]
    job = run_here("evolve_prompts", spec(generator, scores=high), project)
    assert (job.result["without_pair"], Comparison.objects.count()) == (3, 0)
    assert "clearly better" in job.result["reasons"][0]


def test_a_language_model_is_told_what_was_tried_and_how_it_scored(project, generator) -> None:
    seen: list[list[str]] = []

    class Listening(Writer):
        def answer(self, asked):
            seen.append(list(asked.material))
            return super().answer(asked)

    with endpoint(Listening()) as (at, _):
        endpoints.configure({at.name: at})
        job = run_here("evolve_prompts", spec(generator, model=at.name, rounds=2), project)
    endpoints.configure({})
    assert job.result["rewrites"] == 30
    assert sorted(map(len, seen)) == [1, 1, 1, 6, 6, 6]
    texts = {store.read(sample.sha256).decode() for sample in Sample.objects.filter(kind="text")}
    assert all(set(each[1:]) <= texts for each in seen)


def test_preferred_rewrites_leave_as_conversations(project, generator) -> None:
    run_here("evolve_prompts", spec(generator), project)
    for sample in Sample.objects.filter(kind="text"):
        Score.objects.create(
            sample=sample, scorer="redness", revision="1", value=drawn_of(sample).scores.get().value
        )
    version = create_version(project, FifaSpec(scorer="redness", cap_per_prompt=None, min_text_quality=0.0))
    folder = exports_folder() / export_version(version, "trl").folder
    rows = [row for path in folder.rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
    assert len(rows) == Comparison.objects.count()
    for row in rows:
        (asked,), (chosen,), (rejected,) = row["prompt"], row["chosen"], row["rejected"]
        assert asked["content"] in TEXTS and chosen["content"] != rejected["content"]
        assert json.dumps(chosen["content"]) and chosen["role"] == "assistant"


def test_what_cannot_be_is_refused_before_anything_is_drawn(project, generator) -> None:
    with pytest.raises(JobNotDone, match="There is no scorer"):
        run_here("evolve_prompts", spec(generator, scores=[{"scorer": "charm"}]), project)
    Project.objects.update(instrument="ranking")
    project.refresh_from_db()
    with pytest.raises(JobNotDone, match="in another way"):
        run_here("evolve_prompts", spec(generator), project)
    assert not Sample.objects.exists()
