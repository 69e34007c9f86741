"""The segments instrument: an answer for each piece, and a whole that follows from them."""

import dataclasses
import itertools

import pytest
from hypothesis import given

from annotation.instruments.base import (
    InvalidAnswerError,
    InvalidConfigError,
    InvalidSubjectError,
    Question,
    Verdict,
    Vote,
)
from annotation.instruments.segments import Segments, majority_of
from annotation.instruments.timeline import Timeline
from tests.annotation.instruments.cases import facts, pictures, segments_cases, videos

segments = Segments()
CONFIG = segments.configure({})
A, B, TIE = Verdict.A, Verdict.B, Verdict.TIE


def canonical(answer, subject=None, order=(0, 1)):
    return segments.to_canonical(answer, order, CONFIG, subject or videos())


def test_each_segment_votes_for_its_seconds_and_all_of_them_for_the_whole():
    answer = canonical({"segments": ["first", "tie", "second"]}, order=[1, 0])
    assert answer["segments"] == [
        {"start": 0.0, "end": 1.0, "choice": "sample_1"},
        {"start": 1.0, "end": 2.0, "choice": "tie"},
        {"start": 2.0, "end": 3.0625, "choice": "sample_0"},
    ]
    assert segments.votes(answer) == [
        Vote(Question(span=(0.0, 1.0)), B),
        Vote(Question(span=(1.0, 2.0)), TIE),
        Vote(Question(span=(2.0, 3.0625)), A),
        Vote(Question(), TIE),
    ]


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ([A], A),
        ([TIE, TIE, TIE], TIE),
        ([A, B], TIE),
        ([A, TIE, TIE, TIE], A),
        ([A, B, B, TIE], B),
    ],
)
def test_the_whole_is_what_more_of_the_decided_segments_say(verdicts, whole):
    for order in itertools.permutations(verdicts):
        assert majority_of(order) is whole


def test_the_whole_is_never_typed():
    with pytest.raises(InvalidAnswerError) as caught:
        canonical({"segments": ["first", "tie", "tie"], "overall": "first"})
    assert caught.value.field == "overall"


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"segments": ["first", "tie"]}, "segments"),
        ({"segments": ["first"] * 4}, "segments"),
        ({"segments": []}, "segments"),
        ({"segments": ["first", "both_bad", "tie"]}, "segments.1"),
        ({"segments": ["first", None, "tie"]}, "segments.1"),
        ({"segments": {"0": "first"}}, "segments"),
    ],
)
def test_a_wrong_answer_names_the_field(answer, field):
    with pytest.raises(InvalidAnswerError) as caught:
        canonical(answer)
    assert caught.value.field == field


def test_a_frame_more_or_less_is_in_step_and_two_are_not():
    for frames in (47, 48, 49):
        assert canonical({"segments": ["tie"] * 3}, videos(48, frames))
    with pytest.raises(InvalidSubjectError, match="to a frame"):
        canonical({"segments": ["tie"] * 3}, videos(48, 50))


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (pictures(), "Only videos"),
        (dataclasses.replace(videos(), samples=(videos().samples[0], facts("video"))), "video 1 are not known"),
        (videos(16 * 3600, 16 * 3600), "more than"),
    ],
)
def test_what_cannot_be_cut_in_step_is_refused_before_anybody_is_asked(subject, said):
    with pytest.raises(InvalidSubjectError, match=said) as caught:
        segments.check_subject(CONFIG, subject)
    assert caught.value.field == "samples"


@pytest.mark.parametrize("segment_s", [0.49, 5.01, 0, -1, float("nan"), float("inf"), "long"])
def test_segments_last_half_a_second_to_five(segment_s):
    with pytest.raises(InvalidConfigError) as caught:
        segments.configure({"segment_s": segment_s})
    assert caught.value.field == "segment_s"


@given(segments_cases())
def test_kept_segments_share_out_the_latent_frames_of_each_video(case):
    spans = [(piece["start"], piece["end"]) for piece in case.canonical()["segments"]]
    shortest = min(case.subject.samples, key=lambda sample: sample.num_frames)
    timeline = Timeline(shortest.fps, shortest.num_frames)
    shared = [latent for span in spans for latent in timeline.latents_in(span)]
    assert shared == list(range(timeline.num_latents))
