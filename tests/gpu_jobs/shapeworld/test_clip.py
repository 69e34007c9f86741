"""Shapeworld's CLIP as it is shipped: it loads as any open_clip model does, and knows its world."""

import json

import numpy as np
import pytest
from PIL import Image

from curation import embedders
from curation.clip_model import HUB_WEIGHTS
from curation.scorers import registry
from curation.scorers.base import Scorer
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.clip import WEIGHTS, NotThisWorld, ShapeworldClip, foreign_words
from gpu_jobs.shapeworld.clip_accuracy import told_apart, what_changed
from gpu_jobs.shapeworld.renderer import draw


def test_it_is_small_and_is_there_on_every_machine() -> None:
    assert ShapeworldClip().why_not() is None
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 10 * 2**20
    assert (WEIGHTS / HUB_WEIGHTS).is_file()


def test_it_tells_true_captions_from_those_with_one_thing_wrong_as_its_card_says() -> None:
    found = told_apart(ShapeworldClip(), "held_out", 200, seed=3)
    reported = json.loads((WEIGHTS / "accuracy.json").read_text())["rendered"]
    assert reported["all"]["share"] > 0.9
    assert found["all"].share == pytest.approx(reported["all"]["share"], abs=0.06)
    assert set(found) == {"all", "colour", "relation", "shape", "size"}


def test_open_clip_itself_gives_the_same_vectors() -> None:
    import torch

    from curation.model_libraries import open_clip

    name = f"local-dir:{WEIGHTS}"
    model, preprocess = open_clip.create_model_from_pretrained(name)
    texts = sample_captions(4, seed=1, split="held_out")
    pictures = [Image.fromarray(draw(parse(text), number)) for number, text in enumerate(texts)]
    with torch.inference_mode():
        images = model.eval().encode_image(
            torch.stack([preprocess(picture) for picture in pictures]), normalize=True
        )
        words = model.encode_text(open_clip.get_tokenizer(name)(texts), normalize=True)
    scores = ShapeworldClip().score(texts, pictures)
    np.testing.assert_allclose(scores, (images * words).sum(dim=1).numpy(), atol=1e-4)


def test_words_of_another_world_are_refused() -> None:
    assert foreign_words("a red cat, left of a blue square!") == ["cat", "!"]
    with pytest.raises(NotThisWorld, match="does not know: cat"):
        ShapeworldClip().score(["a red cat"], [Image.new("RGB", (64, 64))])
    with pytest.raises(NotThisWorld, match="does not know: cat"):
        embedders.get("shapeworld-clip").embed(["a red cat"])


@pytest.mark.parametrize("scorer_id", ["shapeworld-clip", "shapeworld-clip:longalign", "shapeworld-clip:frames"])
def test_it_is_registered_with_its_variants(scorer_id: str) -> None:
    scorer = registry.get(scorer_id)
    assert isinstance(scorer, Scorer)
    assert scorer.id == scorer_id
    assert registry.why_not(scorer) is None


def test_the_projection_keeps_what_it_can_tell_apart() -> None:
    plain = told_apart(registry.get("shapeworld-clip"), "held_out", 100, seed=4)["all"].share
    projected = told_apart(registry.get("shapeworld-clip:longalign"), "held_out", 100, seed=4)["all"].share
    assert projected >= plain - 0.05


def test_as_an_embedder_it_puts_captions_of_nearly_the_same_scene_together() -> None:
    embedder = embedders.get("shapeworld-clip")
    said, turned, other = embedder.embed(
        ["a red circle left of a blue square", "a blue square right of a red circle", "a small green triangle"]
    )
    assert np.linalg.norm(said) == pytest.approx(1, abs=1e-5)
    assert said @ turned > said @ other + 0.2


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("a red circle", "a red square", "shape"),
        ("a red circle", "a blue circle", "colour"),
        ("a large red circle", "a small red circle", "size"),
        ("a red circle above a blue square", "a red circle below a blue square", "relation"),
        (
            "a red circle, a blue square and a cyan circle from left to right",
            "a blue square, a red circle and a cyan circle from left to right",
            "relation",
        ),
    ],
)
def test_what_is_wrong_has_a_name(before: str, after: str, kind: str) -> None:
    assert what_changed(parse(before), parse(after)) == kind
