"""The double-caption profile: only pairs with a caption for each image."""

from curation.export.writer import write_export
from curation.schema import DOUBLE_CAPTION
from tests.curation.export.reading import all_rows
from tests.curation.records import FACTS, Pairs, fitted


def test_it_is_pickapic_with_two_captions_and_drops_who_lacks_one(tmp_path):
    source = Pairs()
    for number, row in enumerate(source.rows):
        row["caption_0"] = f"of {row['sha256_0']}" if number % 3 else None
        row["caption_1"] = f"of {row['sha256_1']}"
    manifest = write_export(tmp_path / "v3", source, fitted("double-caption"), FACTS)
    rows = all_rows(tmp_path / "v3", tmp_path)
    decided = [row for row in source.rows if row["label_0"] != 0.5]
    captioned = [row for row in decided if row["caption_0"]]
    assert 0 < len(rows) == len(captioned) < len(decided)
    assert manifest["dropped"] == {"ties": 6, "without two captions": len(decided) - len(captioned)}
    for row in rows:
        assert set(row) == set(DOUBLE_CAPTION.names)
        assert row["caption_0"] == f"of {row['image_0_uid']}"
        assert row["caption_1"] == f"of {row['image_1_uid']}"
        assert row["caption"].startswith("a red cube")
