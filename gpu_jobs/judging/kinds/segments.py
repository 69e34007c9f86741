"""Segments: which of two videos is better, each short stretch by itself (DenseDPO, arXiv 2506.03517, appendix A.6).

Models judge one second far better than five: o3 went from 53.45% to 70.59% on five-second videos by asking second
by second and taking the majority, which here follows from the answer as it does from a person's.
"""

from collections.abc import Sequence
from typing import Any

from annotation.instruments.base import Config, Subject, expect
from annotation.instruments.base import Question as About
from annotation.instruments.segments import SegmentsConfig, spans_of
from curation.chat.fence import RULE
from gpu_jobs.judging.both_orders import Combined
from gpu_jobs.judging.kinds.base import CAREFUL, Asking, Decision, Effort, Item, Kind, Settled
from gpu_jobs.judging.kinds.effort import of_a_pair
from gpu_jobs.judging.kinds.pairwise import PairForm


class SegmentsKind(Kind):
    """Each segment in both orders: a video of five seconds takes ten requests."""

    instrument = "segments"
    system = f"""You compare the same short stretch of two videos that were made for the same prompt and run in
step, given as frames in the order of showing or as films, and say which one is better in this stretch. {RULE}

The two are much alike on purpose: look for details and for what is broken, such as limbs, distortion, flicker,
sudden changes. {CAREFUL} Give the reason in one sentence."""

    def askings(self, config: Config, item: Item) -> list[Asking]:
        """Segment by segment, as they are and turned."""
        settings = expect(config, SegmentsConfig)
        return [
            asking
            for span in spans_of(item.subject, settings.segment_s)
            for asking in self.both_orders([About(span=span)], settings.question, item, PairForm, span=span)
        ]

    def settle(self, config: Config, item: Item, replies: Sequence[Any]) -> Settled:
        """What holds in both orders of each segment."""
        spans = spans_of(item.subject, expect(config, SegmentsConfig).segment_s)
        decisions = tuple(
            Decision(About(span=span), Combined((straight.verdict, turned.verdict)))
            for span, straight, turned in zip(spans, replies[::2], replies[1::2], strict=True)
        )
        return Settled({"segments": [decision.combined.verdict for decision in decisions]}, decisions)

    def effort(self, config: Config, subject: Subject) -> Effort:
        """Two requests a segment."""
        spans = spans_of(subject, expect(config, SegmentsConfig).segment_s)
        each = [of_a_pair(subject, span) for span in spans]
        return Effort(sum(one.requests for one in each), sum(one.pictures for one in each))
