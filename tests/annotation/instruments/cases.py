"""What instruments are asked in tests: for each a configuration, a subject, and any answer that fits both."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from annotation.instruments.aspects import Aspects
from annotation.instruments.base import Instrument, SampleFacts, SampleKind, Subject, Verdict, Vote
from annotation.instruments.captions import Captions
from annotation.instruments.pairwise import Pairwise
from annotation.instruments.ranking import Ranking
from annotation.instruments.segments import Segments
from annotation.instruments.timeline import grid

PROMPT = "a red circle left of a blue square, 😀 beside it"
PAIR = ("first", "second")
TURNED = {Verdict.A: Verdict.B, Verdict.B: Verdict.A}


def facts(kind: SampleKind = "image", **fields: Any) -> SampleFacts:
    """A sample of `kind` with no bytes behind it."""
    return SampleFacts(kind=kind, read=lambda: b"", **fields)


def pictures(n: int = 2, prompt: str = PROMPT) -> Subject:
    """`n` images of one prompt, each told from the others by its draft."""
    drafts = (f"draft {number}" for number in range(n))
    return Subject(prompt, tuple(facts(caption=draft, caption_source=f"vlm:{draft}") for draft in drafts))


def videos(*frames: int, fps: float = 16.0) -> Subject:
    """Videos of so many frames each."""
    return Subject(
        PROMPT, tuple(facts("video", duration_s=n / fps, fps=fps, num_frames=n) for n in frames or (49, 49))
    )


@dataclass(frozen=True)
class Case:
    """An answer that fits; `order` is how the samples were shown, `relabelled` what says the same of another order.

    `relabelled(places)` is the answer of somebody to whom the sample shown i-th here was shown at `places[i]`.
    """

    instrument: Instrument
    config: dict[str, Any]
    subject: Subject
    order: list[int]
    answer: dict[str, Any]
    relabelled: Callable[[list[int]], dict[str, Any]]

    def canonical(self) -> dict[str, Any]:
        """The answer in canonical terms."""
        return self.instrument.to_canonical(
            self.answer, self.order, self.instrument.configure(self.config), self.subject
        )


def side(choice: str, places: list[int]) -> str:
    """A choice as it reads where the sides stand at `places`."""
    return PAIR[places[PAIR.index(choice)]] if choice in PAIR else choice


def placed(values: list[Any], places: list[int]) -> list[Any]:
    """`values`, each moved to its place."""
    return [values[places.index(place)] for place in range(len(values))]


orders = st.permutations([0, 1])
choices = st.sampled_from(["first", "second", "tie", "both_bad"])


@st.composite
def pairwise_cases(draw: st.DrawFn) -> Case:
    """Any answer about a pair, with and without strength."""
    ask, choice = draw(st.booleans()), draw(choices)
    strength = draw(st.sampled_from(["slightly", "clearly", "much"])) if ask and choice in PAIR else None
    more = {} if strength is None else {"strength": strength}
    return Case(
        Pairwise(),
        {"ask_strength": ask},
        pictures(),
        draw(orders),
        {"choice": choice, **more},
        lambda places: {"choice": side(choice, places), **more},
    )


@st.composite
def aspects_cases(draw: st.DrawFn) -> Case:
    """Any answer about any dimensions."""
    ids = draw(
        st.lists(st.from_regex(r"[a-z]{1,5}(_[0-9]{1,2})?", fullmatch=True), min_size=1, max_size=20, unique=True)
    )
    each = {name: draw(st.sampled_from(["first", "second", "tie", "not_applicable"])) for name in ids}
    overall = draw(st.none() | choices)
    more = {} if overall is None else {"overall": overall}
    config = {
        "dimensions": [{"id": name, "label": name.upper()} for name in ids],
        "ask_overall": overall is not None,
        "allow_both_bad": True,
    }
    return Case(
        Aspects(),
        config,
        pictures(),
        draw(orders),
        {"dimensions": each, **more},
        lambda places: {
            "dimensions": {name: side(choice, places) for name, choice in each.items()},
            **{name: side(choice, places) for name, choice in more.items()},
        },
    )


@st.composite
def segments_cases(draw: st.DrawFn) -> Case:
    """Any answer about two videos of any length, the same to a frame."""
    fps = draw(st.sampled_from([8.0, 16.0, 24.0, 24000 / 1001, 29.97, 60.0]))
    frames = draw(st.integers(2, 600))
    subject = videos(frames, frames + draw(st.integers(-1, 1)), fps=fps)
    segment_s = draw(st.sampled_from([0.5, 1.0, 1.5, 2.0, 5.0]))
    n = len(grid(min(sample.duration_s for sample in subject.samples), segment_s))
    each = draw(st.lists(st.sampled_from(["first", "second", "tie"]), min_size=n, max_size=n))
    return Case(
        Segments(),
        {"segment_s": segment_s},
        subject,
        draw(orders),
        {"segments": each},
        lambda places: {"segments": [side(choice, places) for choice in each]},
    )


@st.composite
def phrases(draw: st.DrawFn, text: str) -> list[dict[str, int]]:
    """Phrases of `text`, in order and apart."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return [{"start": start, "end": end} for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


written = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("draft"))
)


@st.composite
def captions(draw: st.DrawFn) -> dict[str, Any]:
    """What may be done about one caption."""
    action = draw(st.sampled_from(["accept", "edit", "write"]))
    typed = {} if action == "accept" else {"text": draw(written)}
    return {"action": action, **typed, "irrelevant": draw(phrases(PROMPT))}


@st.composite
def captions_cases(draw: st.DrawFn) -> Case:
    """Any two captions, with and without a choice."""
    both = [draw(captions()), draw(captions())]
    choice = draw(st.none() | choices)
    more = {} if choice is None else {"choice": choice}
    return Case(
        Captions(),
        {"ask_choice": choice is not None},
        pictures(),
        draw(orders),
        {"captions": both, **more},
        lambda places: {
            "captions": placed(both, places),
            **{name: side(chosen, places) for name, chosen in more.items()},
        },
    )


@st.composite
def ranking_cases(draw: st.DrawFn) -> Case:
    """Any order with ties of two to twelve samples."""
    n = draw(st.integers(2, 12))
    ranks = draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    groups = [[place for place in range(n) if ranks[place] == rank] for rank in sorted(set(ranks))]
    return Case(
        Ranking(),
        {},
        pictures(n),
        draw(st.permutations(range(n))),
        {"order": groups},
        lambda places: {"order": [sorted(places[place] for place in group) for group in groups]},
    )


CASES = {
    "pairwise": pairwise_cases(),
    "aspects": aspects_cases(),
    "segments": segments_cases(),
    "captions": captions_cases(),
    "ranking": ranking_cases(),
}


def moved(vote: Vote, positions: list[int]) -> Vote:
    """The vote where the sample at position p stands at `positions[p]`."""
    question = vote.question
    a, b = positions[question.position_a], positions[question.position_b]
    verdict = vote.verdict if a < b else TURNED.get(vote.verdict, vote.verdict)
    there = type(question)(question.aspect, question.span, min(a, b), max(a, b))
    return Vote(there, verdict, vote.strength)


@cache
def json_values() -> st.SearchStrategy[Any]:
    """Anything that a JSON parser of Python's can give back, lone surrogates, NaN and NUL included."""
    text = st.text(st.characters(exclude_categories=()), max_size=12)
    words = st.sampled_from(
        ["choice", "first", "order", "captions", "dimensions", "segments", "decision", "", "\0"]
    )
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | text | words
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text | words, inner, max_size=4),
        max_leaves=12,
    )


@st.composite
def spoilt(draw: st.DrawFn, answer: dict[str, Any]) -> Any:
    """`answer` with anything at all put somewhere in it."""
    copy = json.loads(json.dumps(answer))
    node: Any = copy
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and draw(st.booleans()):
            node = node[key]
            continue
        node[key] = draw(json_values())
        return copy
