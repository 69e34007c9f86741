"""Near-duplicate texts, leaks of lists, and the groups of splits."""

import random
import string

import pytest

from curation.hygiene.groups import ranked, united
from curation.hygiene.leakage import EXACT, NEAR, REORDERED, collisions
from curation.hygiene.near_prompts import links, links_by_embedding, shingles, similarity
from curation.hygiene.split_groups import NEAR as BY_NEAR
from curation.hygiene.split_groups import SOURCE, groups_of_prompts

LINES = [
    "A photograph of an astronaut riding a horse.",
    "a corgi playing a trumpet under the Eiffel tower",
    "three green bottles on a wooden shelf, soft light",
]


@pytest.mark.parametrize(
    ("prompt", "how"),
    [
        ("a photograph of an ASTRONAUT riding a horse", EXACT),
        ("A photograph -- of an astronaut, riding a horse!!", EXACT),
        ("riding a horse: a photograph of an astronaut", REORDERED),
        ("a photograph of an astronaut riding a white horse", NEAR),
    ],
)
def test_a_leak_is_found_whatever_its_case_punctuation_and_order(prompt, how):
    (found,) = collisions([prompt, "a lighthouse in fog"], LINES, 0.6)
    assert (found.prompt, found.line, found.how) == (0, 0, how)
    assert found.similarity == 1.0 or 0.6 <= found.similarity < 1.0


def test_what_is_not_in_the_list_is_no_leak():
    assert collisions(["a lighthouse in fog", "an astronaut"], LINES, 0.6) == []
    assert collisions([], LINES, 0.6) == collisions(["a"], [], 0.6) == []


def made_up(n, seed=0):
    letters = random.Random(seed)
    words = ["".join(letters.choices(string.ascii_lowercase, k=7)) for _ in range(60)]
    texts = [" ".join(letters.choices(words, k=8)) for _ in range(n)]
    return texts + [text + " now" for text in texts[: n // 4]]


def test_minhash_finds_what_comparing_all_with_all_finds():
    texts = made_up(160)
    sets = [shingles(text) for text in texts]
    expected = {(a, b) for b in range(len(texts)) for a in range(b) if similarity(sets[a], sets[b]) >= 0.75}
    found = {(link.a, link.b) for link in links(texts) if link.similarity >= 0.75}
    assert len(expected) >= 40
    assert found == expected


def test_groups_of_texts_do_not_depend_on_their_order():
    texts = made_up(60)
    shuffled = random.Random(3).sample(texts, len(texts))

    def groups(of):
        close = [(link.a, link.b) for link in links(of) if link.similarity >= 0.8]
        return {frozenset(of[at] for at in group) for group in united(len(of), close).of_several()}

    assert groups(texts) == groups(shuffled)
    assert groups(texts)


def test_embeddings_link_by_cosine():
    from curation import embedders

    embed = embedders.get("hashed-ngrams").embed
    found = links_by_embedding(
        ["a red cube on a table", "a lighthouse in fog", "a red cube on the table"], embed, 0.6
    )
    assert [(link.a, link.b) for link in found] == [(0, 2)]
    assert links_by_embedding([], embed) == []


def test_prompts_come_together_by_nearness_and_by_source_but_not_for_spelling_alone():
    texts = ["a cat", "A cat!", "a cat on a mat", "a dog", "a bird"]
    near = [link for link in links([*texts[:2], "a cat on a mat"], 0.99) if link.similarity == 1.0]
    assert groups_of_prompts(texts, near, {}) == [], "one spelling or another is united anyway"
    assert groups_of_prompts(texts, [], {"film-1": [1, 3]}) == [([0, 1, 3], SOURCE)]
    together = groups_of_prompts(texts, [type(near[0])(2, 3, 0.9)], {"film-1": [0, 3]})
    assert together == [([0, 1, 2, 3], f"{BY_NEAR} and {SOURCE}")]


def test_of_a_group_the_most_judged_stays_then_the_first_by_name():
    assert ranked(["c", "a", "b"], {"a": 1, "b": 3, "c": 3}) == ["b", "c", "a"]
