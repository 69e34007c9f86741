"""The pairwise instrument: what was meant does not depend on the side it stood on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.instruments import registry
from annotation.instruments.base import Answered, InvalidAnswerError, InvalidConfigError
from annotation.instruments.pairwise import Pairwise, PairwiseConfig

CONFIG = PairwiseConfig()
SWAPPED = {"first": "second", "second": "first", "tie": "tie", "both_bad": "both_bad"}
pairwise = Pairwise()
orders = st.permutations([0, 1])
choices = st.sampled_from(sorted(SWAPPED))
canonical = st.sampled_from(["sample_0", "sample_1", "tie", "both_bad"])
answers = st.lists(st.builds(lambda choice, human: Answered({"choice": choice}, human), canonical, st.booleans()))


@given(choices, orders)
def test_translating_there_and_back_changes_nothing(choice, order):
    answer = pairwise.to_canonical({"choice": choice}, order, CONFIG)
    assert pairwise.to_shown(answer, order) == {"choice": choice}


@given(choices, orders)
def test_swapping_sides_and_answer_means_the_same(choice, order):
    swapped = pairwise.to_canonical({"choice": SWAPPED[choice]}, order[::-1], CONFIG)
    assert pairwise.to_canonical({"choice": choice}, order, CONFIG) == swapped


def test_the_sample_that_was_meant_is_the_one_that_stood_there():
    assert pairwise.to_canonical({"choice": "first"}, [1, 0], CONFIG) == {"choice": "sample_1"}
    assert pairwise.to_canonical({"choice": "second"}, [1, 0], CONFIG) == {"choice": "sample_0"}


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({}, "choice"),
        ({"choice": "third"}, "choice"),
        ({"choice": None}, "choice"),
        ({"choice": ["first"]}, "choice"),
        ({"choice": "sample_0"}, "choice"),
        ({"choice": "first", "why": "pretty"}, "why"),
        ("first", ""),
        (None, ""),
    ],
)
def test_a_wrong_answer_names_the_field(answer, field):
    with pytest.raises(InvalidAnswerError) as caught:
        pairwise.to_canonical(answer, [0, 1], CONFIG)
    assert caught.value.field == field


def test_both_bad_can_be_taken_away_but_a_tie_cannot():
    config = pairwise.configure({"allow_both_bad": False})
    with pytest.raises(InvalidAnswerError, match="both bad"):
        pairwise.to_canonical({"choice": "both_bad"}, [0, 1], config)
    assert pairwise.to_canonical({"choice": "tie"}, [0, 1], config) == {"choice": "tie"}


@pytest.mark.parametrize(("raw", "field"), [({"allow_tie": False}, "allow_tie"), ({"question": ""}, "question")])
def test_a_wrong_configuration_names_the_field(raw, field):
    with pytest.raises(InvalidConfigError) as caught:
        pairwise.configure(raw)
    assert caught.value.field == field


@given(answers.filter(len))
def test_a_soft_label_is_a_probability_with_everything_counted(given_answers):
    [label] = pairwise.preferences(given_answers)
    assert 0 <= label.p_a <= 1
    assert label.n_judgments == len(given_answers) == label.n_human + label.n_machine
    assert label.agreement is not None
    assert 1 / 3 <= label.agreement <= 1
    assert label.n_ties + label.n_both_bad <= label.n_judgments


@given(answers.filter(len))
def test_exchanging_the_samples_turns_the_soft_label_round(given_answers):
    exchanged = {"sample_0": "sample_1", "sample_1": "sample_0"}
    turned = [
        Answered({"choice": exchanged.get(a.answer["choice"], a.answer["choice"])}, a.by_person)
        for a in given_answers
    ]
    [label], [other] = pairwise.preferences(given_answers), pairwise.preferences(turned)
    assert label.p_a == pytest.approx(1 - other.p_a)
    assert label.agreement == other.agreement


@given(answers.filter(len), st.randoms())
def test_the_order_in_which_answers_came_says_nothing(given_answers, random):
    assert pairwise.preferences(given_answers) == pairwise.preferences(
        random.sample(given_answers, len(given_answers))
    )


@given(answers)
def test_a_tie_more_draws_the_soft_label_towards_even_and_never_past_it(given_answers):
    more = pairwise.preferences([*given_answers, Answered({"choice": "tie"}, True)])[0].p_a
    before = pairwise.preferences(given_answers)[0].p_a if given_answers else 0.5
    assert abs(more - 0.5) <= abs(before - 0.5)
    assert (more - 0.5) * (before - 0.5) >= 0


def test_both_bad_is_even_and_recorded():
    [label] = pairwise.preferences(
        [Answered({"choice": "both_bad"}, True), Answered({"choice": "sample_0"}, False)]
    )
    assert (label.p_a, label.n_both_bad, label.n_ties, label.n_human, label.n_machine) == (0.75, 1, 0, 1, 1)


def test_nobody_asked_nothing_said():
    assert pairwise.preferences([]) == []


def test_every_instrument_takes_its_own_example():
    for name, instrument in registry.INSTRUMENTS.items():
        assert name == instrument.id
        order = list(range(instrument.fewest_samples))
        assert instrument.to_canonical(instrument.example, order, instrument.configure({}))


def test_an_unknown_instrument_is_an_error_that_lists_the_known():
    with pytest.raises(registry.UnknownInstrumentError, match="pairwise"):
        registry.get("telepathy")
