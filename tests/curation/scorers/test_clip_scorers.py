"""CLIPScore, HPS v2.1 and LongAlign's projection, on tiny random open_clip models."""

import json

import numpy as np
import pytest
from PIL import Image

from curation.clip_model import HUB_CONFIG, HUB_WEIGHTS, ClipModel, ClipSource
from curation.scorers import register_open_clip, registry
from curation.scorers.base import Scorer
from curation.scorers.clipscore import PREFIX, ClipScore
from curation.scorers.hpsv2 import FILE, Hpsv2
from curation.scorers.longalign import LongAlign, NotClipLikeError
from curation.scorers.open_clip_similarity import OpenClipSimilarity
from curation.weights import WeightsMissingError
from tests.curation.scorers.tiny_clip import ARCHITECTURE, PROMPTS, pictures, write_open_clip

OPEN_CLIP = "curation.scorers.open_clip_similarity:OpenClipSimilarity"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_open_clip(tmp_path_factory.mktemp("clip"))


def towers(folder, prompts):
    clip = ClipModel(ClipSource(weights=str(folder)))
    return clip.embed_texts(prompts), clip.embed_images(pictures())


def test_clipscore_is_2_5_times_the_positive_cosine_to_the_prefixed_prompt(folder):
    scorer = ClipScore(str(folder))
    assert isinstance(scorer, Scorer)
    texts, images = towers(folder, [PREFIX + prompt for prompt in PROMPTS])
    cosines = (texts * images).sum(axis=1)
    np.testing.assert_allclose(scorer.score(PROMPTS, pictures()), 2.5 * np.maximum(cosines, 0), atol=1e-5)
    assert scorer.from_cosines(np.array([-0.3, 0.2], np.float32)) == pytest.approx([0.0, 0.5])


def test_hps_pads_where_open_clip_cuts(folder):
    wide = Image.new("RGB", (96, 32))
    wide.paste("red", (0, 0, 32, 32))
    wide.paste("red", (64, 0, 96, 32))
    middle = Image.new("RGB", (32, 32))
    cut = OpenClipSimilarity(str(folder)).score(["a red cube"] * 2, [wide, middle])
    padded = Hpsv2(str(folder)).score(["a red cube"] * 2, [wide, middle])
    assert cut[0] == pytest.approx(cut[1], abs=1e-6), "its middle is all that is seen of the wide picture"
    assert abs(padded[0] - padded[1]) > 1e-5
    assert padded[1] == pytest.approx(cut[1], abs=1e-6), "a square is a square"


def test_hps_takes_the_converted_file_as_vit_h_14(tmp_path):
    (tmp_path / FILE).write_bytes(b"weights")
    scorer = Hpsv2(str(tmp_path))
    assert scorer.why_not() is None
    assert (scorer.source.model, scorer.source.file) == ("ViT-H-14", tmp_path / FILE)
    assert scorer.revision.startswith("ViT-H-14@")
    assert "xswu/HPSv2" in Hpsv2(str(tmp_path / "nothing")).why_not()
    assert "TASTEMAKER_HPSV2_1_WEIGHTS" in Hpsv2().why_not()


def test_a_file_of_a_named_architecture_loads(folder, tmp_path, monkeypatch):
    from curation.model_libraries import open_clip

    (tmp_path / "tiny-test.json").write_text(json.dumps(ARCHITECTURE))
    open_clip.add_model_config(tmp_path)
    weights = tmp_path / "tiny.safetensors"
    weights.write_bytes((folder / HUB_WEIGHTS).read_bytes())
    alone = OpenClipSimilarity(str(weights), "tiny-test").score(PROMPTS, pictures())
    np.testing.assert_allclose(alone, OpenClipSimilarity(str(folder)).score(PROMPTS, pictures()), atol=1e-6)


def longaligned(folder, weight=0.3, target=OPEN_CLIP):
    plan = {"target": target, "options": {"weights": str(folder)}}
    return LongAlign("x:longalign", plan, prompts=f"{__name__}:prompts_of_the_direction", weight=weight)


def prompts_of_the_direction():
    return ["a cat", "a dog on a chair", "two blue birds"]


def test_the_projection_is_the_equation(folder):
    scorer = longaligned(folder)
    assert isinstance(scorer, Scorer)
    texts, images = towers(folder, PROMPTS)
    common, _ = towers(folder, prompts_of_the_direction())
    direction = common.mean(axis=0)
    direction /= np.linalg.norm(direction)
    along = texts @ direction
    relevant = ((texts - along[:, None] * direction) * images).sum(axis=1)
    irrelevant = along * (images @ direction)
    np.testing.assert_allclose(scorer.score(PROMPTS, pictures()), relevant + 0.3 * irrelevant, atol=1e-5)


def test_a_weight_of_one_changes_nothing_and_none_leaves_nothing_of_the_direction(folder):
    plain = OpenClipSimilarity(str(folder)).score(PROMPTS, pictures())
    np.testing.assert_allclose(longaligned(folder, 1.0).score(PROMPTS, pictures()), plain, atol=1e-6)
    bare = longaligned(folder, 0.0)
    texts, _ = towers(folder, PROMPTS)
    assert bare._without_direction(texts) @ bare.direction == pytest.approx(np.zeros(3), abs=1e-6)


def test_a_projected_score_does_not_depend_on_its_batch(folder):
    scorer = longaligned(folder)
    together = scorer.score(PROMPTS, pictures())
    alone = [scorer.score([p], [i])[0] for p, i in zip(PROMPTS, pictures(), strict=True)]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_weight_and_prompts_are_in_the_revision(folder):
    plain = OpenClipSimilarity(str(folder)).revision
    revisions = {longaligned(folder, weight).revision for weight in (0.3, 0.5)}
    other = LongAlign("x:longalign", {"target": OPEN_CLIP, "options": {"weights": str(folder)}})
    assert len({*revisions, other.revision}) == 3
    assert all(revision.startswith(plain) for revision in (*revisions, other.revision))


def test_the_formula_of_the_scorer_stays_its_own(folder):
    clipscore = longaligned(folder, target="curation.scorers.clipscore:ClipScore")
    scores = clipscore.score(PROMPTS, pictures())
    assert (scores >= 0).all()


def test_what_has_no_text_tower_cannot_be_projected():
    with pytest.raises(NotClipLikeError, match="no text tower"):
        LongAlign("x", {"target": "curation.scorers.aesthetic:AestheticV2", "options": {}})


@pytest.mark.parametrize("scorer_id", ["open_clip:longalign", "clipscore", "hpsv2.1:longalign:frames"])
def test_built_in_variants_say_what_is_missing(scorer_id):
    scorer = registry.get(scorer_id)
    assert scorer.id == scorer_id
    assert "are configured" in registry.why_not(scorer)
    with pytest.raises(WeightsMissingError):
        _ = scorer.revision


def test_several_open_clip_models_stand_side_by_side(folder):
    register_open_clip({"open_clip-tiny": str(folder)})
    try:
        scorer = registry.get("open_clip-tiny")
        assert (scorer.id, scorer.why_not()) == ("open_clip-tiny", None)
        plain = OpenClipSimilarity(str(folder)).score(PROMPTS, pictures())
        np.testing.assert_array_equal(scorer.score(PROMPTS, pictures()), plain)
        assert registry.get("open_clip-tiny:longalign:frames").kinds == {"video"}
    finally:
        for ending in ("", ":frames", ":longalign", ":longalign:frames"):
            registry.forget(f"open_clip-tiny{ending}")


def test_revisions_fit_into_their_column(folder, tmp_path):
    from curation.models import Score

    long = tmp_path / ("x" * 200)
    long.mkdir()
    for name in (HUB_CONFIG, HUB_WEIGHTS):
        (long / name).write_bytes((folder / name).read_bytes())
    plan = {"target": OPEN_CLIP, "options": {"weights": str(long)}}
    projected = {"target": "curation.scorers.longalign:LongAlign", "options": {"id": "y", "of": plan}}
    frames = registry.build(
        {"target": "curation.scorers.frame_mean:FrameMean", "options": {"id": "z", "of": projected}}
    )
    assert len(frames.revision) <= Score._meta.get_field("revision").max_length
