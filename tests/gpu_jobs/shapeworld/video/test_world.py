"""The world of clips: its language is its own inverse, and its judge is right about every clip that is drawn."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from annotation.instruments.timeline import Timeline, grid
from annotation.media import videos
from annotation.media.encode import video_of
from gpu_jobs.shapeworld.captions import COLOURS, SHAPES
from gpu_jobs.shapeworld.video import captions, flaws, motion, reading, renderer, verifier
from gpu_jobs.shapeworld.video.captions import every_caption, parse_clip
from gpu_jobs.shapeworld.video.training.habits import FLAWED_SHARE, flaws_of, with_one_wrong
from gpu_jobs.shapeworld.video.verifier import judge_clip, verify_clip

ALL = every_caption()
A_SIXTH = ALL[::6]


def test_every_caption_is_read_back_and_belongs_to_one_split() -> None:
    assert len({caption.text for caption in ALL}) == 3 * 6 * 9
    assert all(parse_clip(caption.text) == caption for caption in ALL)
    parts = [every_caption(split) for split in ("train", "tuning", "held_out")]
    assert all(parts)
    assert sorted(c.text for part in parts for c in part) == sorted(c.text for c in ALL)


@pytest.mark.parametrize("text", ["", "a red circle", "a red circle moving up", "a red circle moving still fast"])
def test_other_text_is_refused_with_an_example(text: str) -> None:
    assert not captions.is_clip_caption(text)
    with pytest.raises(captions.NotAClipCaption, match="for example"):
        parse_clip(text)


def test_sampled_captions_come_equally_often() -> None:
    texts = captions.sample_clip_captions(3 * len(every_caption("held_out")), 5, "held_out")
    assert {texts.count(text) for text in texts} == {3}
    assert texts == captions.sample_clip_captions(len(texts), 5, "held_out")
    assert texts != captions.sample_clip_captions(len(texts), 6, "held_out")


@pytest.mark.parametrize("caption", ALL, ids=lambda caption: caption.text)
def test_the_judge_is_right_about_every_drawn_clip(caption: captions.ClipCaption) -> None:
    verdict = verify_clip(caption.text, renderer.draw_clip(caption, seed=len(caption.text)))
    assert verdict.exact and verdict.score == 1.0


def test_its_segments_are_those_that_people_are_asked_about() -> None:
    timeline = Timeline(motion.FPS, motion.FRAMES)
    assert tuple(timeline.frames_in(span) for span in grid(timeline.duration_s, 1.0)) == motion.SEGMENTS


def test_it_is_right_after_the_video_codec_too() -> None:
    for number, caption in enumerate(A_SIXTH):
        data = video_of(renderer.draw_clip(caption, number), motion.FPS)
        with videos.opened(data) as video:
            frames = [frame.to_image() for frame in video.frames()]
        assert verify_clip(caption.text, frames).exact, caption.text


def test_a_caption_with_one_thing_wrong_is_not_borne_out() -> None:
    rng = np.random.default_rng(1)
    for caption in A_SIXTH:
        other = with_one_wrong(caption, rng)
        differing = {
            kind
            for kind, differs in {
                "shape": caption.shape != other.shape,
                "colour": caption.colour != other.colour,
                "motion": caption.motion != other.motion,
            }.items()
            if differs
        }
        assert len(differing) == 1
        verdict = verify_clip(caption.text, renderer.draw_clip(other, rng))
        wrong = {kind for kind in verifier.CLIP_CLAIM_KINDS if verdict.holds(kind) is False}
        assert wrong and wrong <= (differing if "motion" not in differing else {"direction", "speed"})


@pytest.mark.parametrize("kind", flaws.KINDS)
def test_a_flaw_is_seen_where_it_is_and_nowhere_else(kind: flaws.FlawKind) -> None:
    rng = np.random.default_rng(2)
    for caption in A_SIXTH[:12]:
        other = next(colour for colour in COLOURS if colour != caption.colour)
        # frames 8 to 11 are the third segment, the middle two of them at the flaw's height
        flaw = flaws.Flaw(kind, start=8, length=4, tint=other if kind == "tint" else None)
        clip = renderer.render_clip(renderer.compose_clip(caption, rng, (flaw,)))
        held = [segment.score_of("consistency") for segment in verify_clip(caption.text, clip).segments]
        assert held == [1.0, 1.0, 0.0, 1.0], caption.text
        assert list(flaw.frames) == list(motion.SEGMENTS[2])


def test_the_faster_the_likelier_a_flaw() -> None:
    rng = np.random.default_rng(3)
    for caption in (
        parse_clip(f"a red circle {how}") for how in ("standing still", "moving up slowly", "moving up fast")
    ):
        share = np.mean([bool(flaws_of(caption, rng)) for _ in range(400)])
        assert share == pytest.approx(FLAWED_SHARE[caption.speed], abs=0.08)


def test_an_empty_clip_bears_out_nothing_that_it_could_not() -> None:
    empty = np.full((motion.FRAMES, motion.CLIP_SIZE, motion.CLIP_SIZE, 3), 200, np.uint8)
    for text in ("a red circle standing still", "a red circle moving up fast"):
        verdict = verify_clip(text, empty)
        assert verdict.score == 0.0 and not verdict.exact


def test_segments_of_another_grid_are_judged_as_asked() -> None:
    caption, halves = ALL[0], (range(8), range(8, 17))
    verdict = judge_clip(caption, reading.read_clip(renderer.draw_clip(caption, 0)), halves)
    assert tuple(segment.frames for segment in verdict.segments) == halves and verdict.exact


@pytest.mark.parametrize(
    "frames",
    [
        np.zeros((16, 32, 32, 3), np.uint8),
        np.zeros((17, 32, 31, 3), np.uint8),
        [Image.new("RGB", (32, 32))] * 16,
        [Image.new("RGB", (32, 32))] * 16 + [Image.new("RGB", (31, 32))],
        [],
    ],
)
def test_other_frames_are_refused(frames: reading.Frames) -> None:
    with pytest.raises(reading.NotAShapeworldClip, match="17 RGB frames of 32×32"):
        reading.read_clip(frames)


def test_a_scene_is_drawn_alike_twice_and_moves_as_it_says() -> None:
    caption = parse_clip("a blue square moving left fast")
    scene = renderer.compose_clip(caption, 4)
    assert (renderer.render_clip(scene) == renderer.render_clip(renderer.compose_clip(caption, 4))).all()
    dx, dy = verifier.motion_in(reading.read_clip(renderer.render_clip(scene)), range(motion.FRAMES))
    assert (dx, dy) == pytest.approx((scene.dx, scene.dy), abs=0.02)
    still = replace(scene, dx=0.0, dy=0.0, x=16.0, y=16.0)
    assert len(np.unique(renderer.render_clip(still), axis=0)) == 1


def test_shapes_and_colours_are_those_of_the_pictures() -> None:
    assert {caption.shape for caption in ALL} == set(SHAPES) and {caption.colour for caption in ALL} == set(COLOURS)
