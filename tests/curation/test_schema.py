"""The contract is the only source of column names."""

import re
from pathlib import Path

import datasets
import pyarrow as pa
import pytest

from curation.export.frozen import OUTLINE, PAIRS, SAMPLE_COLUMNS
from curation.models import DatasetRow
from curation.schema import CONTRACTS, NATIVE, PICKAPIC, UnknownColumnError
from curation.selection.fifa import TERMS
from curation.versions.row_content import CONTENT_COLUMNS

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
    # label_1 follows from label_0.
    assert set(NATIVE.names) == own | set(CONTENT_COLUMNS) | set(SAMPLE_COLUMNS) | {"label_1"}
    assert not own & set(CONTENT_COLUMNS)
    assert set(TERMS) <= own


def test_datasets_still_has_no_type_for_maps():
    """DATASET.md asks for maps; the day this fails, entries may become maps."""
    of_maps = pa.schema([("scores", pa.map_(pa.string(), pa.float32()))])
    with pytest.raises(ValueError, match="map"):
        datasets.Features.from_arrow_schema(of_maps)


def test_pickapic_has_the_columns_and_types_of_pick_a_pic_v2():
    """As its card on the Hub lists them (dataset_info of yuvalkirstain/pickapic_v2)."""
    assert [(field.name, str(field.type)) for field in PICKAPIC.arrow] == [
        ("are_different", "bool"),
        ("best_image_uid", "string"),
        ("caption", "string"),
        ("created_at", "timestamp[ns]"),
        ("has_label", "bool"),
        ("image_0_uid", "string"),
        ("image_0_url", "string"),
        ("image_1_uid", "string"),
        ("image_1_url", "string"),
        ("jpg_0", "binary"),
        ("jpg_1", "binary"),
        ("label_0", "double"),
        ("label_1", "double"),
        ("model_0", "string"),
        ("model_1", "string"),
        ("ranking_id", "int64"),
        ("user_id", "int64"),
        ("num_example_per_prompt", "int64"),
        ("__index_level_0__", "int64"),
    ]


def test_profiles_name_only_columns_that_exist():
    known = {name for contract in CONTRACTS.values() for name in contract.names} | set(PAIRS.names) | {"bytes"}
    for path in (EXPORT / "profiles").glob("*.py"):
        subscripts = set(re.findall(r'(?:pairs|outlines|columns)\["(\w+)"\]', path.read_text()))
        assert subscripts <= known | set(OUTLINE.names), path


def test_the_hash_changes_with_the_contract():
    assert NATIVE.sha256 != PICKAPIC.sha256
    assert NATIVE.sha256 == CONTRACTS["native"].sha256
