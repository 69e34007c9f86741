"""The contract is the only source of column names."""

import ast
import re
from pathlib import Path

import datasets
import pytest

from curation.fifa import TERMS
from curation.models import DatasetRow
from curation.row_content import CONTENT_COLUMNS
from curation.schema import CONTRACTS, NATIVE, PICKAPIC, UnknownColumnError

EXPORT = Path(__file__).parents[2] / "curation" / "export"


def test_every_column_says_what_it_means():
    for contract in CONTRACTS.values():
        assert len(set(contract.names)) == len(contract.names)
        for column in contract.columns:
            assert column.doc.endswith("."), column.name
            assert "{" not in column.doc


def test_datasets_understands_the_contract():
    for contract in CONTRACTS.values():
        features = datasets.Features.from_arrow_schema(contract.arrow)
        assert set(features) == set(contract.names)
        assert features.arrow_schema.types == contract.arrow.types


def test_a_row_with_a_column_too_many_or_too_few_is_refused():
    row = dict.fromkeys(PICKAPIC.names)
    with pytest.raises(UnknownColumnError, match="no column beauty"):
        PICKAPIC.table([row | {"beauty": 1}])
    row.pop("caption")
    with pytest.raises(UnknownColumnError, match="lacks caption"):
        PICKAPIC.table([row])


def test_frozen_rows_hold_every_column_once():
    own = {field.name for field in DatasetRow._meta.fields} & set(NATIVE.names)
    media = {f"{kind}_{side}" for kind in ("image", "video") for side in (0, 1)}
    # label_1 follows from label_0.
    assert set(NATIVE.names) == own | set(CONTENT_COLUMNS) | media | {"label_1"}
    assert not own & set(CONTENT_COLUMNS)
    assert set(TERMS) <= own


def test_profiles_name_only_columns_that_exist():
    known = {name for contract in CONTRACTS.values() for name in contract.names}
    for path in (EXPORT / "profiles").glob("*.py"):
        keys = {
            key.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Dict)
            for key in node.keys
            if isinstance(key, ast.Constant)
        }
        subscripts = set(re.findall(r'columns\["(\w+)"\]', path.read_text()))
        assert keys - {"bytes", "path"} <= known, path
        assert subscripts <= set(NATIVE.names), path


def test_the_hash_changes_with_the_contract():
    assert NATIVE.sha256 != PICKAPIC.sha256
    assert NATIVE.sha256 == CONTRACTS["native"].sha256
