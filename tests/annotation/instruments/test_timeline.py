"""Seconds, frames and latent frames: there and back, and nothing lost between two segments."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments.timeline import Timeline, grid

rates = st.sampled_from([1.0, 8.0, 12.5, 16.0, 24000 / 1001, 24.0, 25.0, 30000 / 1001, 30.0, 50.0, 60.0, 120.0])
timelines = st.builds(
    Timeline,
    fps=rates,
    num_frames=st.integers(1, 400),
    compression=st.sampled_from([1, 2, 4, 8]),
    causal=st.booleans(),
)
segment_lengths = st.sampled_from([0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0])


@pytest.mark.parametrize(
    ("frames", "compression", "causal", "latents"),
    [
        (1, 4, True, 1),
        (81, 4, True, 21),  # Wan 2.1: 81 frames, 21 latent frames
        (49, 4, True, 13),  # CogVideoX: 49 frames, 13 latent frames
        (49, 8, True, 7),
        (80, 4, False, 20),
        (81, 4, False, 21),
        (17, 1, True, 17),
    ],
)
def test_lengths_of_known_autoencoders(frames, compression, causal, latents):
    assert Timeline(16.0, frames, compression, causal).num_latents == latents


def test_a_causal_autoencoder_keeps_the_first_frame_by_itself():
    timeline = Timeline(16.0, 9)
    assert [list(timeline.frames_of(latent)) for latent in range(3)] == [[0], [1, 2, 3, 4], [5, 6, 7, 8]]


@given(timelines)
def test_a_frame_begins_when_it_is_shown(timeline):
    for frame in range(timeline.num_frames):
        assert timeline.frame_at(timeline.second_of(frame)) == frame
        # seconds are kept with six decimals
        assert timeline.frame_at(round(timeline.second_of(frame), 6)) == frame


@given(timelines)
def test_every_frame_is_in_one_latent_frame_and_knows_which(timeline):
    inside = [frame for latent in range(timeline.num_latents) for frame in timeline.frames_of(latent)]
    assert inside == list(range(timeline.num_frames))
    for latent in range(timeline.num_latents):
        assert {timeline.latent_of(frame) for frame in timeline.frames_of(latent)} == {latent}


@given(timelines, segment_lengths)
def test_the_segments_of_a_grid_share_out_all_frames_and_all_latent_frames(timeline, segment_s):
    spans = grid(timeline.duration_s, segment_s)
    frames = [frame for span in spans for frame in timeline.frames_in(span)]
    latents = [latent for span in spans for latent in timeline.latents_in(span)]
    assert frames == list(range(timeline.num_frames))
    assert latents == list(range(timeline.num_latents))


@given(timelines, st.data())
def test_latent_frames_to_seconds_and_back(timeline, data):
    first = data.draw(st.integers(0, timeline.num_latents - 1))
    latents = range(first, data.draw(st.integers(first, timeline.num_latents - 1)) + 1)
    span = timeline.span_of(latents)
    assert timeline.latents_in(span) == latents
    assert timeline.latents_in((round(span[0], 6), round(span[1], 6))) == latents


@given(st.floats(0.01, 600), segment_lengths)
def test_a_grid_covers_the_video_with_segments_of_one_length_but_for_the_last(duration_s, segment_s):
    spans = grid(duration_s, segment_s)
    assert spans[0][0] == 0.0
    assert spans[-1][1] == pytest.approx(duration_s, abs=1e-6)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(spans))
    assert all(end - start == pytest.approx(segment_s) for start, end in spans[:-1])
    if len(spans) > 1:
        assert 0.5 * segment_s - 1e-5 <= spans[-1][1] - spans[-1][0] < 1.5 * segment_s + 1e-5


@pytest.mark.parametrize(
    ("duration_s", "segment_s", "spans"),
    [
        (3.0, 1.0, [(0, 1), (1, 2), (2, 3)]),
        (3.4, 1.0, [(0, 1), (1, 2), (2, 3.4)]),
        (3.5, 1.0, [(0, 1), (1, 2), (2, 3), (3, 3.5)]),
        (0.2, 1.0, [(0, 0.2)]),
        (5.0, 5.0, [(0, 5)]),
    ],
)
def test_grids_by_hand(duration_s, segment_s, spans):
    assert grid(duration_s, segment_s) == spans


@pytest.mark.parametrize("wrong", [{"fps": 0.0}, {"fps": float("inf")}, {"num_frames": 0}, {"compression": 0}])
def test_a_timeline_without_time_is_refused(wrong):
    with pytest.raises(ValueError, match="positive|1 up"):
        Timeline(**{"fps": 16.0, "num_frames": 9} | wrong)
