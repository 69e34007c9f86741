"""Which rewrite is preferred: the floors, the gap and the length hold for every pair, whatever the scores."""

from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.generation.rewriting.choosing import Criterion, Rule
from gpu_jobs.generation.rewriting.rewriters import Rules, Wanted
from gpu_jobs.shapeworld.captions import parse

scores = st.fixed_dictionaries({"a": st.floats(-5, 5), "b": st.floats(-5, 5)})


def rule(gap: float = 1.0, longest: int = 4) -> Rule:
    return Rule((Criterion("a", 1.0, 0.5), Criterion("b", 0.5)), gap, longest)


@given(st.lists(st.tuples(st.integers(1, 8), scores), max_size=6), st.floats(0, 3))
def test_every_pair_keeps_the_rule(candidates, gap: float) -> None:
    texts = [" ".join(["word"] * length) for length, _ in candidates]
    of = [each for _, each in candidates]
    by = rule(gap)
    pairs = by.pairs(texts, of)
    overall = [each["a"] + 0.5 * each["b"] for each in of]
    for chosen, rejected in pairs:
        assert overall[chosen] - overall[rejected] > gap
        assert of[chosen]["a"] > 0.5 and len(texts[chosen].split()) <= 4
        assert sum(other > overall[chosen] for other in overall) < 2
    assert len({chosen for chosen, _ in pairs}) <= 1


def test_the_second_is_chosen_where_the_first_is_too_long_and_nobody_below() -> None:
    texts = ["far too long a rewrite", "short", "shorter", "tiny"]
    of = [{"a": a, "b": 0.0} for a in (9.0, 7.0, 5.5, 1.0)]
    assert rule().pairs(texts, of) == [(1, 2), (1, 3)]
    assert rule().pairs([texts[0]] * 2 + texts[2:], of) == []
    assert rule(gap=3.0).pairs(texts, of) == [(1, 3)]


def test_the_rules_write_nothing_twice_and_turn_relations_round() -> None:
    prompt = "a red circle left of a blue square"
    ((_, texts),) = Rules().rewrite(
        [Wanted(prompt, 12, 3, (("a red circle left of a blue square, in sharp focus", 1.0),))]
    )
    assert len(texts) == len(set(texts)) == 12 and prompt not in texts
    heads = {text.split(",")[0] for text in texts}
    assert heads == {prompt, "a blue square right of a red circle"}
    assert {parse(head).canonical for head in heads} == {parse(prompt).canonical}
    assert dict(Rules().rewrite([Wanted(prompt, 12, 3)])) == dict(Rules().rewrite([Wanted(prompt, 12, 3)]))
