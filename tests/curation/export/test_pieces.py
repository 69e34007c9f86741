"""Pieces are the same however their rows arrive in batches, and as large as they may be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from curation.export.pieces import Pieces


@given(
    batches=st.lists(st.lists(st.integers(1, 40), max_size=12), max_size=8),
    most=st.integers(1, 60),
)
def test_a_piece_ends_where_the_next_row_would_not_fit(batches, most):
    pieces, found, before = Pieces(most), [], 0
    for weights in batches:
        found += [before + row for row in pieces.begin(np.array(weights, np.int64))]
        before += len(weights)
    assert found == one_by_one([weight for weights in batches for weight in weights], most)


def one_by_one(weights, most):
    begins, size = [], 0
    for row, weight in enumerate(weights):
        if size and size + weight > most:
            begins.append(row)
            size = 0
        size += weight
    return begins
