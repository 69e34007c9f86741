"""Segments: which of two videos is better, second by second?

DenseDPO (arXiv 2506.03517) labels short segments of two videos that were made from one motion, so that they can be
compared in step: most such pairs are better here and worse there, and one label for all of it teaches the wrong
thing. Labels are kept in seconds; `timeline.py` carries them over to frames and latent frames.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import Field

from annotation.instruments.base import (
    EXAMPLE_PROMPT,
    Answer,
    Config,
    Instrument,
    InvalidAnswerError,
    InvalidSubjectError,
    Question,
    SampleFacts,
    Subject,
    Verdict,
    Vote,
    expect,
)
from annotation.instruments.changes import Change, once_answered
from annotation.instruments.sides import VERDICTS, to_sample, to_side
from annotation.instruments.timeline import TOLERANCE_FRAMES, Span, grid

MOST_SEGMENTS = 1_200


class SegmentChoice(StrEnum):
    """Which of two is better in one segment, in the terms of what was shown."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"


class SegmentsConfig(Config):
    """What is asked, and how long a segment is."""

    question: str = Field(
        default="Which is better in this segment?",
        min_length=1,
        max_length=300,
        description="The question, as annotators read it.",
        json_schema_extra=once_answered(Change.ANY),
    )
    segment_s: float = Field(
        default=1.0,
        ge=0.5,
        le=5.0,
        title="Seconds in a segment",
        description="Seconds in a segment. There are as many as fit into the videos' common duration, to the "
        "nearest whole number and at least one; the last one ends with the videos.",
        json_schema_extra=once_answered(Change.NONE),
    )


class SegmentsAnswer(Answer):
    """One choice a segment. Which video is better as a whole follows from them and is never sent."""

    segments: list[SegmentChoice] = Field(
        min_length=1,
        max_length=MOST_SEGMENTS,
        description="Which is better in each segment, from the first to the last.",
    )


class Segments(Instrument):
    """`{"segments": [{"start", "end", "choice": sample_0 | sample_1 | tie}, …]}`, [start, end) in seconds."""

    id = "segments"
    title = "Which is better, piece by piece?"
    summary = "Two videos that run in step, judged in each short segment; the whole follows by majority."
    sample_kinds = frozenset(("video",))
    config = SegmentsConfig
    answer = SegmentsAnswer
    example = {"segments": ["tie", "first", "first"]}
    example_config = {"segment_s": 1.0}

    def example_subject(self) -> Subject:
        """Two videos of just over three seconds."""
        video = SampleFacts(kind="video", read=lambda: b"", duration_s=49 / 16, fps=16.0, num_frames=49)
        return Subject(EXAMPLE_PROMPT, (video, video))

    def check_subject(self, config: Config, subject: Subject) -> None:
        """Two videos whose durations are known and no more than a frame apart; raises InvalidSubjectError."""
        spans_of(subject, expect(config, SegmentsConfig).segment_s)

    def to_canonical(
        self, answer: Any, shown_order: Sequence[int], config: Config, subject: Subject
    ) -> dict[str, Any]:
        """Say which video was meant in which seconds; raises InvalidAnswerError."""
        given: SegmentsAnswer = self.parse(answer)
        spans = spans_of(subject, expect(config, SegmentsConfig).segment_s)
        if len(given.segments) != len(spans):
            raise InvalidAnswerError(
                "segments", f"There are {len(spans)} segments to answer; {len(given.segments)} answers came."
            )
        return {
            "segments": [
                {"start": start, "end": end, "choice": to_sample(choice.value, shown_order)}
                for (start, end), choice in zip(spans, given.segments, strict=True)
            ]
        }

    def to_shown(self, answer: Mapping[str, Any], shown_order: Sequence[int]) -> dict[str, Any]:
        """The inverse of `to_canonical`."""
        return {"segments": [to_side(segment["choice"], shown_order) for segment in answer["segments"]]}

    def votes(self, answer: Mapping[str, Any]) -> list[Vote]:
        """One on each segment, as a span of seconds, and one on the whole pair: what more of the decided segments
        say, a tie where they are as many or none is decided."""
        verdicts = [VERDICTS[segment["choice"]] for segment in answer["segments"]]
        pieces = [
            Vote(Question(span=(segment["start"], segment["end"])), verdict)
            for segment, verdict in zip(answer["segments"], verdicts, strict=True)
        ]
        return [*pieces, Vote(Question(), majority_of(verdicts))]


def majority_of(verdicts: Sequence[Verdict]) -> Verdict:
    """The whole from its parts: ties abstain."""
    counts = Counter(verdicts)
    if counts[Verdict.A] == counts[Verdict.B]:
        return Verdict.TIE
    return Verdict.A if counts[Verdict.A] > counts[Verdict.B] else Verdict.B


def spans_of(subject: Subject, segment_s: float) -> list[Span]:
    """The segments of the videos in `subject`; raises InvalidSubjectError where they cannot be cut in step."""
    durations = [_duration_of(position, sample) for position, sample in enumerate(subject.samples)]
    frame_s = max(1 / sample.fps for sample in subject.samples if sample.fps)
    apart = max(durations) - min(durations)
    if apart > frame_s * (1 + TOLERANCE_FRAMES):
        listed = " and ".join(f"{duration:.3f} s" for duration in durations)
        raise InvalidSubjectError(
            f"Videos that are judged in step last equally long, to a frame; these last {listed}."
        )
    spans = grid(min(durations), segment_s)
    if len(spans) > MOST_SEGMENTS:
        raise InvalidSubjectError(
            f"{len(spans)} segments are more than the {MOST_SEGMENTS} that one answer may have; make them longer."
        )
    return spans


def _duration_of(position: int, sample: SampleFacts) -> float:
    """Seconds; raises InvalidSubjectError where it is no video or its duration is not known."""
    if sample.kind != "video":
        raise InvalidSubjectError(f"Only videos have segments; sample {position} is of kind {sample.kind}.")
    if not sample.duration_s or not sample.fps:
        raise InvalidSubjectError(
            f"The duration and frame rate of video {position} are not known; import it again."
        )
    return sample.duration_s
