"""The stages that there are: pure, whatever is in the batch beside a row, and honest about what they cannot do."""

import io
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from curation.scorers import registry
from curation.stages import embeddings
from curation.stages.base import KEY, checked
from curation.stages.embeddings import EmbeddingStage
from curation.stages.measures import LOOK, MeasureStage
from curation.stages.media_folder import MediaFolder
from curation.stages.scores import ScoreStage
from tests.curation.worlds import Brightness

ROWS = 30


def picture(number: int) -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(number).integers(0, 255, (16, 16, 3), np.uint8)
    Image.fromarray(pixels).resize((64, 64)).save(file, format="PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """A folder with pictures under numbers instead of hashes; the one numbered 7 is broken, 8 is missing."""
    root = tmp_path_factory.mktemp("media")
    for number in range(ROWS):
        file = root / "00" / "00" / name(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        if number != 8:
            file.write_bytes(b"broken" if number == 7 else picture(number))
    return MediaFolder(root)


def name(number: int) -> str:
    return f"{number:064d}"


def stages_and_rows(media):
    """Every stage, with rows that it can and cannot do."""
    entry = registry.ScorerEntry("brightness", "tests.curation.worlds:Brightness", "Brightness")
    scores = ScoreStage(entry, Brightness.revision, media)
    prompts = ["nothing" if number == 11 else f"a lamp {number % 3}" for number in range(ROWS)]
    rows = [
        {KEY: name(number), "sha256": name(number), "kind": "image", "prompt": prompts[number]}
        for number in range(ROWS)
    ]
    yield scores, pa.RecordBatch.from_pylist(rows, schema=scores.input_schema)
    looks = MeasureStage(LOOK, media)
    rows = [{KEY: row["sha256"], "kind": "image"} for row in rows]
    yield looks, pa.RecordBatch.from_pylist(rows, schema=looks.input_schema)
    texts = EmbeddingStage("hashed-ngrams", "1", hashed_ngrams)
    (batch,) = embeddings.rows_of([f"a lamp {number}" for number in range(ROWS)], texts)
    yield texts, batch


def hashed_ngrams():
    from curation import embedders

    return embedders.get("hashed-ngrams")


@settings(max_examples=15, deadline=None)
@given(cuts=st.lists(st.integers(1, ROWS - 1), max_size=4, unique=True))
def test_any_split_into_batches_gives_the_same_rows(media, cuts):
    for stage, batch in stages_and_rows(media):
        edges = [0, *sorted(cuts), ROWS]
        parts = [checked(stage, batch.slice(a, b - a)) for a, b in pairwise(edges)]
        assert pa.Table.from_batches(parts).equals(pa.Table.from_batches([checked(stage, batch)])), stage.name


def test_what_cannot_be_done_is_said_in_its_row(media):
    (scores, rows), (looks, contents), _ = stages_and_rows(media)
    told = checked(scores, rows).to_pylist()
    refused = {number: row["reason"] for number, row in enumerate(told) if row["value"] is None}
    assert set(refused) == {7, 8, 11}
    assert refused[11] == "there is nothing to see"
    assert all("cannot be opened" in refused[number] for number in (7, 8))
    assert all(row["reason"] is None for number, row in enumerate(told) if number not in refused)
    looked = checked(looks, contents).to_pylist()
    assert {number for number, row in enumerate(looked) if row["reason"]} == {7, 8}


def test_a_score_that_is_no_number_is_refused(media, monkeypatch):
    (scores, rows), *_ = stages_and_rows(media)
    monkeypatch.setattr(Brightness, "score", lambda self, prompts, media: np.full(len(media), np.nan, np.float32))
    (told,) = checked(scores, rows.slice(0, 1)).to_pylist()
    assert (told["value"], told["reason"]) == (None, "The scorer returned nan.")


def test_keys_tell_everything_that_decides_the_output(media):
    (scores, _), (looks, _), (texts, _) = stages_and_rows(media)
    assert '"brightness"' in scores.key and '"revision": "1"' in scores.key
    assert LOOK.revision in looks.key
    assert '"hashed-ngrams"' in texts.key
    assert len({scores.key, looks.key, texts.key}) == 3
    assert ScoreStage(scores.entry, "2", media).key != scores.key


def test_stages_can_be_sent_to_another_process(media):
    import pickle

    for stage, batch in stages_and_rows(media):
        again = pickle.loads(pickle.dumps(stage))
        assert again.key == stage.key
        assert again.run(batch).equals(stage.run(batch))
