"""Laws of labels: each kind says of a row who won, how surely, or that nothing is known, and never guesses."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.trainer.config.labels import (
    AspectLabels,
    HardLabels,
    Labels,
    ScoreLabels,
    SegmentLabels,
    SoftLabels,
    ThumbLabels,
)
from gpu_jobs.trainer.data import Pair, PairTable, Segment, latent_frame_signs, read_pairs
from gpu_jobs.trainer.errors import DatasetError
from tests.gpu_jobs.trainer.tiny import native_row, row, video_row, write_native


def read(folder: Path, rows: list[dict[str, Any]], labels: Labels, **options: Any) -> PairTable:
    return read_pairs(write_native(folder, rows), "train", labels=labels, **options)


def said(table: PairTable) -> list[tuple[str, int, float]]:
    """(pair, which side won, probability)."""
    return [(p.pair_id, int(p.winner_place.column[-1]), pytest.approx(p.probability)) for p in table.pairs]


def entries(**values: float) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def test_hard_ties_may_be_kept_with_probability_one_half(tmp_path: Path) -> None:
    rows = [native_row(0), native_row(1, label_0=0.5, label_1=0.5)]
    table = read(tmp_path, rows, HardLabels(ties="keep"))
    assert said(table) == [("pair-0000", 0, 1.0), ("pair-0001", 0, 0.5)]
    assert table.ties_dropped == 0


def test_soft_labels_are_the_probability_that_the_winner_is_better(tmp_path: Path) -> None:
    rows = [native_row(i, p_0=p) for i, p in enumerate([0.9, 0.2, 0.5, 1.0])]
    table = read(tmp_path / "drop", rows, SoftLabels())
    assert said(table) == [("pair-0000", 0, 0.9), ("pair-0001", 1, 0.8), ("pair-0003", 0, 1.0)]
    assert table.ties_dropped == 1
    assert len(read(tmp_path / "keep", rows, SoftLabels(ties="keep"))) == 4
    with pytest.raises(DatasetError, match=r"p_0 \(nothing\) is no probability"):
        read(tmp_path / "null", [native_row(0, p_0=None)], SoftLabels())


def test_an_aspects_rows_that_were_not_asked_are_left_out_without_blame(tmp_path: Path) -> None:
    rows = [
        native_row(0, aspects=entries(motion=0.25, other=0.9)),
        native_row(1, aspects=entries(other=0.9)),
        native_row(2, aspects=None),
        native_row(3, aspects=entries(motion=0.5)),
    ]
    table = read(tmp_path, rows, AspectLabels(aspect="motion"))
    assert said(table) == [("pair-0000", 1, 0.75)]
    assert (table.not_asked, table.ties_dropped, table.broken.count) == (2, 1, 0)


def test_scores_become_smpos_probability(tmp_path: Path) -> None:
    """p = softmax of the two normalised scores (arXiv 2506.02698): with a gap of one, σ(1) = 0.731 and no more."""
    rows = [
        native_row(0, scores_0=entries(**{"pick@1": 3.0}), scores_1=entries(**{"pick@1": 2.0})),
        native_row(1, scores_0=entries(**{"pick@1": 2.0}), scores_1=entries(**{"pick@1": 3.0})),
        native_row(2, scores_0=entries(**{"pick@1": 2.5}), scores_1=entries(**{"pick@1": 2.5})),
        native_row(3, scores_0=entries(**{"pick@1": 2.5})),
    ]
    table = read(tmp_path, rows, ScoreLabels(scorer="pick", minimum=2.0, maximum=3.0))
    assert said(table) == [("pair-0000", 0, 0.7310586), ("pair-0001", 1, 0.7310586), ("pair-0002", 0, 0.5)]
    assert table.not_asked == 1


def test_of_two_revisions_of_a_scorer_one_must_be_named(tmp_path: Path) -> None:
    rows = [native_row(0, scores_0=entries(**{"pick@1": 3.0, "pick@2": 3.0}), scores_1=entries(**{"pick@1": 2.0}))]
    with pytest.raises(DatasetError, match="pick@1 and pick@2"):
        read(tmp_path / "a", rows, ScoreLabels(scorer="pick", minimum=0, maximum=1))
    assert len(read(tmp_path / "b", rows, ScoreLabels(scorer="pick@1", minimum=0, maximum=1))) == 1


def stretches(*probabilities: float) -> list[dict[str, Any]]:
    return [{"start": float(i), "end": i + 1.0, "p_0": p, "n": 3} for i, p in enumerate(probabilities)]


def test_segments_are_signed_towards_the_winner_and_ties_stay(tmp_path: Path) -> None:
    rows = [
        video_row(0, frames=1, segments=stretches(0.0, 0.5, 0.2, 1.0)),
        video_row(1, frames=1, segments=stretches(0.5, 0.5, 0.5, 0.5, 1.0)),  # no more than a fifth is decided
        video_row(2, frames=1, segments=[]),
    ]
    table = read(tmp_path, rows, SegmentLabels(), media="video")
    (pair,) = table.pairs
    assert pair.winner_place.column == "video_1"
    assert [(s.start, s.end, s.sign) for s in pair.segments] == [(0, 1, 1), (1, 2, 0), (2, 3, 1), (3, 4, -1)]
    assert (table.ties_dropped, table.not_asked) == (1, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"segments": [{"start": 1.0, "end": 0.5, "p_0": 1.0, "n": 1}]}, "ends before it begins"),
        ({"segments": stretches(1.5)}, "no probability"),
        ({"segments": stretches(1.0), "fps": None}, "fps is missing"),
    ],
)
def test_segments_that_cannot_be_are_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read(tmp_path, [video_row(0, frames=1, **change)], SegmentLabels(), media="video")


def test_thumbs_know_good_and_bad_samples_and_rows_with_one_side(tmp_path: Path) -> None:
    rows = [
        native_row(0, label_0=0.0, label_1=1.0),
        native_row(1, image_1=None, label_0=1.0, label_1=0.0),
        native_row(2, image_0=None, label_0=0.0, label_1=0.0),
        native_row(3, label_0=0.5, label_1=0.5),
        native_row(4, label_0=1.0, label_1=1.0),
    ]
    table = read(tmp_path, rows, ThumbLabels())
    got = {
        p.pair_id[-1]: (p.winner_place.column[-1], p.winner_sign, p.loser_place.column[-1], p.loser_sign)
        for p in table.pairs
    }
    assert got == {"0": ("1", 1, "0", -1), "1": ("0", 1, "0", 0), "2": ("1", 0, "1", -1), "4": ("0", 1, "1", 1)}
    assert table.not_asked == 1


# --- from seconds to latent frames


def test_the_first_latent_frame_is_one_frame_and_the_others_four() -> None:
    """17 frames at 8 a second, the first half second to one side, the rest to the other."""
    halves = [Segment(0.0, 0.5, 1), Segment(0.5, 2.125, -1)]
    # frames 0 | 1-4 (0.125 to 0.625 s, mostly in the first) | 5-8 | 9-12 | 13-16
    assert latent_frame_signs(halves, fps=8, frames=17, stride=4) == [1, 1, -1, -1, -1]


@given(
    st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=8),
    st.sampled_from([8.0, 16.0, 24.0]),
    st.integers(0, 20),
    st.sampled_from([1, 4]),
)
def test_every_latent_frame_has_the_sign_of_the_segment_it_is_mostly_in(
    signs: list[int], fps: float, latents: int, stride: int
) -> None:
    segments = [Segment(float(i), i + 1.0, sign) for i, sign in enumerate(signs)]
    frames = 1 + latents * stride
    got = latent_frame_signs(segments, fps=fps, frames=frames, stride=stride)
    assert len(got) == 1 + latents
    fine = np.zeros(len(got))
    for number, sign in enumerate(got):
        begin, end = (0, 1) if number == 0 else (1 + (number - 1) * stride, 1 + number * stride)
        moments = np.linspace(begin / fps, end / fps, 101)[:-1] + 0.5 / fps / 100
        covering = [signs[int(m)] if m < len(signs) else None for m in moments]
        counts = {value: covering.count(value) for value in {*covering} - {None}}
        fine[number] = max(counts.values(), default=0)
        if fine[number] > 52:  # far from an even split, or another segment of the same sign decides
            runs = {int(m): 0 for m in moments if m < len(signs)}
            for moment in moments:
                if moment < len(signs):
                    runs[int(moment)] += 1
            if max(runs.values()) > 52:
                assert sign == signs[max(runs, key=lambda second: runs[second])]


def test_beyond_the_last_segment_nothing_is_decided() -> None:
    assert latent_frame_signs([Segment(0, 0.5, 1)], fps=8, frames=9, stride=1)[-1] == 0


def test_pairs_keep_their_default_signs() -> None:
    assert (Pair("a", "p", "w", "l", 1.0).winner_sign, Pair("a", "p", "w", "l", 1.0).loser_sign) == (1, -1)
    assert row(0)["weight"] == 1.0
