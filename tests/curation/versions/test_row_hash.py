"""The content hash is a law of the contract: what the contract does not tell apart, it does not either."""

import hashlib

import pytest

from curation.schema import NATIVE, UnknownColumnError
from curation.versions.row_hash import row_digest, version_hash
from tests.curation.records import Pairs

ROW = Pairs(1).rows[0]
COLUMNS = {name: value for name, value in ROW.items() if name in NATIVE.names}
SAMPLES = (ROW["sha256_0"], ROW["sha256_1"])


def digest(**changes):
    return row_digest({**COLUMNS, **changes}, *SAMPLES)


def test_a_float_is_what_the_contract_holds_of_it():
    row = dict.fromkeys(NATIVE.names) | COLUMNS | {"margin": 0.1}
    held = NATIVE.table([row]).to_pylist()[0]
    assert held["margin"] != 0.1
    assert digest(margin=held["margin"]) == digest(margin=0.1) != digest(margin=0.11)


def test_whole_numbers_and_floats_of_one_value_are_one():
    assert digest(weight=1) == digest(weight=1.0)


def test_what_is_null_might_as_well_not_be_there():
    without = {name: value for name, value in COLUMNS.items() if value is not None}
    assert row_digest(without, *SAMPLES) == digest()


@pytest.mark.parametrize(
    "change",
    [
        {"label_0": 0.5, "label_1": 0.5},
        {"prompt": "another"},
        {"split": "test"},
        {"annotator_ids": []},
        {"scores_0": [{"key": "clip@2", "value": 0.25}]},
        {"segments": []},
        {"origin_0": {**COLUMNS["origin_0"], "seed": 3}},
        {"agreement": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_counts(change):
    assert digest(**change) != digest()


def test_samples_count_by_their_bytes_and_by_their_side():
    turned = row_digest(COLUMNS, *SAMPLES[::-1])
    assert turned != digest()


def test_a_column_that_the_contract_lacks_is_refused():
    with pytest.raises(UnknownColumnError, match="no column mood"):
        digest(mood="good")


def test_the_recipe_counts_and_what_it_was_made_with_does_not():
    recipe = {"spec": {"seed": 1}, "made_with": {"tools": {"numpy": "1"}}}
    row = digest()
    assert version_hash(recipe, [row]) == version_hash({**recipe, "made_with": {}}, [row])
    assert version_hash(recipe, [row]) != version_hash({**recipe, "spec": {"seed": 2}}, [row])
    assert version_hash(recipe, [row, row]) != version_hash(recipe, [row])


def test_the_hash_is_of_the_recipe_and_then_of_the_rows():
    expected = hashlib.sha256(b'{"a": 1}\n' + digest()).hexdigest()
    assert version_hash({"a": 1}, [digest()]) == expected
