"""Every kind of judging by its instrument. Adding one: its file, and a line here."""

from gpu_jobs.judging.kinds.aspects import AspectsKind
from gpu_jobs.judging.kinds.base import Kind
from gpu_jobs.judging.kinds.captions import CaptionsKind
from gpu_jobs.judging.kinds.layouts import LayoutsKind
from gpu_jobs.judging.kinds.pairwise import PairwiseKind
from gpu_jobs.judging.kinds.ranking import RankingKind
from gpu_jobs.judging.kinds.segments import SegmentsKind

KINDS: dict[str, Kind] = {
    kind.instrument: kind
    for kind in (PairwiseKind(), AspectsKind(), SegmentsKind(), CaptionsKind(), RankingKind(), LayoutsKind())
}
