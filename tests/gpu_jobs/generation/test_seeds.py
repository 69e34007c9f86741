"""Seeds follow from the job's seed, the prompt and the index, and from nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.generation.seeds import sample_seed

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
seeds = st.integers(0, 2**53 - 1)
indices = st.integers(0, 7)


@given(seeds, texts, indices)
def test_a_seed_is_a_function_of_its_arguments_and_exact_everywhere(seed: int, prompt: str, index: int) -> None:
    made = sample_seed(seed, prompt, index)
    assert made == sample_seed(seed, prompt, index)
    assert 0 <= made < 2**48
    assert int(float(json.loads(json.dumps(made)))) == made


@given(st.lists(st.tuples(seeds, texts, indices), min_size=2, max_size=8, unique=True))
def test_different_questions_get_different_seeds(asked: list[tuple[int, str, int]]) -> None:
    assert len({sample_seed(*one) for one in asked}) == len(asked)


def test_a_seed_stays_what_it_is_from_one_release_to_the_next() -> None:
    """A job continued after an update must recognise what it drew before."""
    assert sample_seed(0, "a red circle", 0) == 244646543287173
