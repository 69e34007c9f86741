"""What a recipe asks for is held against what a version really holds; and every setting is asked for in words."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotation.models import Project
from curation.models import DatasetRow
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.training.fit import Holdings, holdings, lacking, misfits
from gpu_jobs.training.form import GROUPS, NAMES, OBJECTIVES, PARTS
from gpu_jobs.training.plan import dataset_size
from gpu_jobs.training.settings import DECIDED_HERE, complete, settings_schema, with_frames
from tests.gpu_jobs.shapes import dataset_version

TRAIN = frozenset({"train"})
BARE = Holdings(frozenset({"image"}), None, TRAIN, False, False, (), ())
FULL = Holdings(frozenset({"video"}), 30, TRAIN, True, True, ("motion",), ("pickscore@1",))


@pytest.mark.parametrize(
    ("recipe", "held"),
    [
        ("dense-dpo", {"has_segments": True}),
        ("dcpo", {"has_captions": True}),
        ("tlpo-expert", {"aspects": ("motion",)}),
        ("smpo", {"scorers": ("pickscore@1",)}),
    ],
)
def test_a_recipe_lacks_what_it_needs_until_the_version_has_it(recipe: str, held: dict[str, Any]) -> None:
    settings = complete(recipe, {})
    assert any("this version has none" in reason for reason in lacking(settings, BARE, None))
    assert lacking(settings, replace(BARE, **held), None) == []
    assert misfits(settings, FULL, "video") == {}


@pytest.mark.parametrize(
    ("recipe", "needed"), [("kto", "good samples and bad ones"), ("diffusion-dpo", "pairs of which one side won")]
)
def test_where_nothing_was_decided_in_the_split_nothing_can_be_learned(recipe: str, needed: str) -> None:
    settings = complete(recipe, {})
    assert lacking(settings, BARE, "image") == []
    for held in (replace(BARE, decided=frozenset()), replace(BARE, decided=frozenset({"validation"}))):
        (reason,) = lacking(settings, held, "image")
        assert needed in reason
        assert "none in its train split" in reason


def test_ties_that_are_kept_are_learned_from() -> None:
    tied = replace(BARE, decided=frozenset())
    assert misfits(complete("diffusion-dpo", {"labels": {"ties": "keep"}}), tied, "image") == {}


def test_another_aspect_or_scorer_can_be_named_and_must_be() -> None:
    settings = complete("tlpo-expert", {})
    other = replace(BARE, aspects=("colour", "shape"))
    assert lacking(settings, other, "image") == []
    assert misfits(settings, other, "image") == {
        "labels": "It needs the aspect motion: this version has colour, shape."
    }
    assert misfits(complete("tlpo-expert", {"labels": {"aspect": "shape"}}), other, "image") == {}


def test_pictures_do_not_teach_a_model_of_videos() -> None:
    settings = complete("diffusion-dpo", {})
    assert misfits(settings, BARE, "video") == {"generator": "The model makes videos: this version has pictures."}
    assert misfits(settings, FULL, "image") == {"generator": "The model makes pictures: this version has videos."}
    assert misfits(settings, BARE, None) == {}, "of a model that is not here yet nobody knows"
    assert "generator" in misfits(complete("dense-dpo", {}), FULL, "image")


@pytest.mark.django_db
def test_a_version_is_looked_through(project: Project, tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path
    version = dataset_version(project, 4)
    held = holdings(version)
    assert held == replace(BARE, scorers=held.scorers, decided=held.decided)
    assert held.decided >= TRAIN

    rich = dataset_version_with(
        version,
        segments=[{"start": 0.0, "end": 1.0, "p_0": 1.0}],
        aspects=[{"key": "motion", "value": 0.9}],
        caption_0="a",
        caption_1="b",
        num_frames=30,
    )
    texts = [
        dataset_size(version, complete(recipe, {"held_out_split": None, "split": "train"})).encoded.texts
        for recipe in ("diffusion-dpo", "dcpo")
    ]
    rows = DatasetRow.objects.filter(version=version, split="train")
    captioned = rows.filter(content__caption_0="a").count()
    assert texts == [rows.count() + 1, rows.count() - captioned + 2 * captioned]
    assert (rich.has_segments, rich.has_captions, rich.aspects, rich.frames) == (True, True, ("motion",), 30)

    DatasetRow.objects.filter(version=version, split="train").update(label_0=0.5)
    tied = dataset_version_with(version)
    assert tied.decided == held.decided - TRAIN
    assert [name for name in ("kto", "diffusion-dpo") if not lacking(complete(name, {}), tied, "image")] == []


def dataset_version_with(version: Any, **content: Any) -> Holdings:
    """What the version would hold if one of its rows had this content."""
    from gpu_jobs.training import fit

    row = DatasetRow.objects.filter(version=version, split="train").first()
    assert row is not None
    DatasetRow.objects.filter(pk=row.pk).update(content=row.content | content)
    fit._holdings.cache_clear()
    return holdings(version)


@pytest.mark.django_db
@pytest.mark.parametrize(("frames", "learned"), [(30, 29), (29, 29), (5, 5), (4, 1)])
def test_as_many_frames_are_learned_as_all_videos_have(
    monkeypatch: pytest.MonkeyPatch, frames: int, learned: int
) -> None:
    monkeypatch.setattr("gpu_jobs.training.settings.holdings", lambda version: replace(FULL, frames=frames))
    settings = complete("dense-dpo", {})
    version: Any = None
    assert with_frames(settings, version, "video")["framing"]["frames"] == learned
    assert with_frames(settings, version, "image") == settings
    given = complete("dense-dpo", {"framing": {"frames": 9}})
    assert with_frames(given, version, "video") == given


def test_every_setting_has_a_title_a_line_of_help_and_a_place() -> None:
    schema = settings_schema()
    placed = [name for group in schema["x-groups"] for name in group["fields"]]
    assert sorted(placed) == sorted(set(TrainConfig.model_fields) - set(DECIDED_HERE))
    for name, definition in schema["$defs"].items():
        fields = set(definition.get("properties", {})) - {"kind"}
        told = {**PARTS, **OBJECTIVES}.get(name, {})
        if name != "GateConfig":
            assert fields == set(told), name
        if "kind" in definition.get("properties", {}):
            assert definition["x-title"] == NAMES[name]
    entries = [entry for group in GROUPS for entry in group.settings.values()]
    entries += [entry for part in (*PARTS.values(), *OBJECTIVES.values()) for entry in part.values()]
    assert all(len(title) <= 30 and text.endswith(".") for title, text in entries)


def test_no_folder_of_the_workers_is_asked_for() -> None:
    assert "path" not in str(settings_schema()["properties"]).replace("reference_path", "")
    assert '"format": "path"' not in str({n: d for n, d in settings_schema()["$defs"].items() if n != "GateConfig"})
