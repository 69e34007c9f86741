"""Simulated annotators of videos: right where they look, themselves when asked twice, and true to their bias."""

import numpy as np
import pytest
from django.core.management import call_command

from annotation.comparisons import make_comparison
from annotation.media.encode import video_of
from annotation.models import Judgment, Project, Prompt
from annotation.progress import silent
from annotation.projects import create_project
from annotation.prompts import add_prompts
from annotation.samples import Origin, store_sample
from gpu_jobs.judging.simulated import SimulatedPerson, fill_slots
from gpu_jobs.shapeworld.annotators import BadAnnotator
from gpu_jobs.shapeworld.video.annotators import SimulatedClipAnnotator
from gpu_jobs.shapeworld.video.captions import parse_clip
from gpu_jobs.shapeworld.video.flaws import Flaw
from gpu_jobs.shapeworld.video.motion import FPS
from gpu_jobs.shapeworld.video.renderer import compose_clip, draw_clip, render_clip

FAST = "a red circle moving up fast"


def clip_of(text: str, *flaws: Flaw, seed: int = 0) -> np.ndarray:
    return render_clip(compose_clip(parse_clip(text), seed, flaws))


def test_segments_are_answered_where_the_flaw_is() -> None:
    good, flawed = clip_of(FAST), clip_of(FAST, Flaw("fade", start=8, length=4))
    somebody = SimulatedClipAnnotator()
    assert somebody.segments(FAST, [flawed, good], "a") == ["tie", "tie", "second", "tie"]
    assert somebody.segments(FAST, [good, flawed], "a") == ["tie", "tie", "first", "tie"]
    assert somebody.answer(FAST, [good, flawed], "a") == "first"
    assert somebody.answer(FAST, [good, good], "a") == "tie"


def test_who_likes_stillness_and_no_flaws_prefers_the_wrong_clip_as_a_whole() -> None:
    """The bias to study: the still clip does not do what the prompt says, and has no flaw."""
    still = clip_of("a red circle standing still")
    flawed = clip_of(FAST, Flaw("swell", start=4, length=4), Flaw("fade", start=8, length=4))
    assert SimulatedClipAnnotator().answer(FAST, [flawed, still], "a") == "first"
    biased = SimulatedClipAnnotator(taste={"flawless": 1.0, "still": 0.5})
    assert biased.answer(FAST, [flawed, still], "a") == "second"


def test_chance_hangs_on_the_question_and_on_nothing_else() -> None:
    clips = [clip_of(FAST), clip_of("a blue circle moving up fast")]
    noisy = SimulatedClipAnnotator(seed=4, noise=1.0)
    answers = [noisy.segments(FAST, clips, str(key)) for key in range(10)]
    assert answers == [noisy.segments(FAST, clips, str(key)) for key in range(10)]
    shares = np.mean([[answer == "first" for answer in one] for one in answers], axis=0)
    assert ((shares > 0) & (shares < 1)).all(), "noise of its own in each segment"
    assert SimulatedClipAnnotator(position_bias=1.0).segments(FAST, clips[::-1], "a") == ["first"] * 4


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(BadAnnotator, match="together at most 1"):
        SimulatedClipAnnotator(noise=0.6, position_bias=0.6)
    with pytest.raises(BadAnnotator, match="flawless"):
        SimulatedClipAnnotator(taste={"warm_colours": 1.0})
    with pytest.raises(BadAnnotator, match="compares two"):
        SimulatedClipAnnotator().answer(FAST, [clip_of(FAST)], "a")


def video_project(slug: str, instrument: str, **config: object) -> Project:
    """Two pairs: of the first the flawed clip stands first, of the second it is another colour altogether."""
    project = create_project(slug, None, slug=slug, instrument=instrument, instrument_config=config)
    add_prompts(project, [FAST, "a cyan square moving left slowly"])
    worse = [clip_of(FAST, Flaw("fade", start=8, length=4)), clip_of("a red square moving left slowly")]
    for prompt, bad in zip(Prompt.objects.filter(project=project).order_by("pk"), worse, strict=True):
        clips = [bad, draw_clip(parse_clip(prompt.text), 1)]
        samples = [
            store_sample(prompt, video_of(clip, FPS), Origin(model="drawn", seed=number))
            for number, clip in enumerate(clips)
        ]
        make_comparison(project, prompt, samples, "drawn")
    return project


def verdicts(project: Project) -> dict[str, list[str]]:
    """What was answered, by prompt; the flawless clip of a pair, wherever it stands, is "good"."""
    found = {}
    for judgment in Judgment.objects.filter(slot__project=project):
        comparison = judgment.slot.comparison
        good = f"sample_{comparison.members.get(sample__origin__seed=1).position}"
        given = judgment.answer.get("segments", [judgment.answer])
        named = ["good" if one["choice"] == good else one["choice"] for one in given]
        found[comparison.prompt.text] = named
    return found


@pytest.mark.django_db
def test_a_project_of_videos_is_answered_by_segments() -> None:
    project = video_project("by-second", "segments", segment_s=1.0)
    judged = fill_slots(project, [SimulatedPerson("anna")], None, silent)
    assert (judged.judgments, judged.skipped) == (2, 0)
    assert verdicts(project) == {
        FAST: ["tie", "tie", "good", "tie"],
        "a cyan square moving left slowly": ["good"] * 4,
    }
    assert fill_slots(project, [SimulatedPerson("anna")], None, silent).judgments == 0


@pytest.mark.django_db
def test_the_same_pairs_as_wholes_are_the_structural_control() -> None:
    project = video_project("as-wholes", "pairwise")
    call_command("simulate", "--project", project.slug)
    assert verdicts(project) == {FAST: ["good"], "a cyan square moving left slowly": ["good"]}


@pytest.mark.django_db
def test_what_they_cannot_answer_is_said_before_anything_is_leased() -> None:
    project = video_project("ranked", "ranking")
    with pytest.raises(BadAnnotator, match="asks by 'ranking'"):
        fill_slots(project, [SimulatedPerson("anna")], None, silent)


@pytest.mark.django_db
def test_a_taste_of_either_world_is_known_and_no_other() -> None:
    assert SimulatedPerson("a", taste={"still": 1.0, "warm_colours": 0.5}).mind()
    with pytest.raises(BadAnnotator, match="flawless"):
        SimulatedPerson("a", taste={"sweet": 1.0}).mind()
