"""Prompts are embedded beforehand, each once, and found again."""

import uuid

import numpy as np
import pyarrow as pa
import pytest

from annotation.models import Comparison, Prompt, Sample
from annotation.seeded import content_hash
from curation import embedders
from curation.diversity import embedding, embedding_store
from curation.diversity.embedding import embed_project
from curation.diversity.embedding_store import NotEmbeddedError, store_of
from curation.diversity.prompt_space import vectors
from curation.selection.fifa import FifaSpec
from curation.stages import at_hand
from curation.stages.embeddings import key_of, rows_of
from curation.versions.creation import create_version
from tests.curation.worlds import PROMPTS, make_world

pytestmark = pytest.mark.django_db


class Slow:
    """An embedder that nobody may be kept waiting for. What it gives depends on what it is given besides."""

    id = "slow"
    title = "Slow"
    instant = False

    def __init__(self) -> None:
        # What is kept in memory from test to test is kept by revision.
        self.revision = uuid.uuid4().hex
        self.asked: list[str] = []

    def embed(self, texts):
        self.asked += texts
        seeds = [int(content_hash(text)[:8], 16) for text in texts]
        made = np.stack([np.random.default_rng(seed).normal(size=6) for seed in seeds]) + 1e-6 * len(texts)
        return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def slow(monkeypatch, settings, tmp_path):
    """The embedder, with a store of its own that is empty."""
    settings.VAR_DIR = tmp_path
    known, made = embedders.get, Slow()
    monkeypatch.setattr(embedders, "get", lambda name: made if name == "slow" else known(name))
    monkeypatch.setattr(embedding, "ROWS_PER_SHARD", 10)
    return made


def texts_asked(slow):
    """All but the letter with which it is asked how long its vectors are."""
    return [text for text in slow.asked if text != "a"]


def test_the_key_of_a_prompt_is_its_hash(world):
    for text, text_hash in Prompt.objects.filter(project=world).values_list("text", "text_hash"):
        assert key_of(text) == text_hash


def test_every_prompt_is_embedded_once_for_all_projects(world, lead, slow):
    report = embed_project(world, "slow")
    assert (report.total, report.embedded, report.already) == (24, 24, 0)
    assert sorted(texts_asked(slow)) == sorted(PROMPTS)
    other = make_world(lead, prompts=[*PROMPTS[:5], "a lamp alone"], name="Other")
    report = embed_project(other, "slow")
    assert (report.total, report.embedded, report.already) == (6, 1, 5)
    assert len(texts_asked(slow)) == 25
    assert embed_project(world, "slow").embedded == 0


def test_vectors_come_in_the_order_asked_for_and_stay_what_they_were(world, slow):
    embed_project(world, "slow")
    before = {text: vectors([text], "slow")[0] for text in PROMPTS}
    for order in (PROMPTS, PROMPTS[::-1], [PROMPTS[3], PROMPTS[20], PROMPTS[3]]):
        assert (vectors(order, "slow") == np.stack([before[text] for text in order])).all()
    store = store_of("slow")
    # Another batch would give other digits; the store keeps what it has.
    stage = at_hand.embedding_stage("slow")
    (batch,) = rows_of(PROMPTS[:3], stage)
    made = pa.Table.from_batches([stage.run(batch)])
    store.add(made)
    assert (store.vectors(PROMPTS[:3]) == np.stack([before[text] for text in PROMPTS[:3]])).all()
    assert sum(len(embedding_store._keys_in(part)) for part in store.folder.glob("part-*")) == 24


def test_without_vectors_a_selection_says_which_job_to_start(world, slow):
    with pytest.raises(NotEmbeddedError, match=r"24 of 24 prompts .* slow: start the job 'Embed prompts'"):
        vectors(PROMPTS, "slow")
    assert slow.asked == []
    embed_project(world, "slow")
    with pytest.raises(NotEmbeddedError, match="1 of 25"):
        vectors([*PROMPTS, "one more"], "slow")


def test_another_revision_is_embedded_anew(world, slow):
    embed_project(world, "slow")
    slow.revision = "2"
    with pytest.raises(NotEmbeddedError):
        vectors(PROMPTS, "slow")
    assert embed_project(world, "slow").embedded == 24


def test_a_stopped_run_goes_on_where_it_stopped(world, slow):
    class StopError(Exception):
        pass

    def stop(done, total, message=""):
        raise StopError

    with pytest.raises(StopError):
        embed_project(world, "slow", stop)
    report = embed_project(world, "slow")
    assert 0 < report.already < 24
    assert report.embedded == 24 - report.already
    assert sorted(texts_asked(slow)) == sorted(PROMPTS)


def test_what_is_quick_is_not_stored(world, slow):
    report = embed_project(world, "hashed-ngrams")
    assert (report.embedded, report.already) == (0, 24)
    assert not embedding_store.embeddings_folder().exists()
    assert vectors(PROMPTS, "hashed-ngrams").shape == (24, 512)


def test_a_version_embeds_what_it_needs(scored, slow):
    version = create_version(scored, FifaSpec(scorer="brightness", embedder="slow"))
    assert version.rows > 0
    assert len(texts_asked(slow)) == 24


def test_a_preview_does_not(client, scored, lead, slow):
    client.force_login(lead)
    address = f"/api/v1/projects/{scored.slug}/selection-previews/"
    asked = {"scorer": "brightness", "embedder": "slow"}
    answer = client.post(address, asked, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert "Embed prompts" in str(answer.json())
    assert slow.asked == []


def test_a_file_of_vectors_is_wanted_while_any_of_its_prompts_is(world, slow):
    embed_project(world, "slow")
    names = embedding_store.part_names()
    assert len(names) == 3
    assert all(embedding_store.is_wanted(name) for name in names)
    kept = Prompt.objects.filter(project=world).first()
    Comparison.objects.filter(project=world).delete()
    Sample.objects.filter(prompt__project=world).delete()
    Prompt.objects.filter(project=world).exclude(pk=kept.pk).delete()
    assert [embedding_store.is_wanted(name) for name in names].count(True) == 1
