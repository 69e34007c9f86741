"""Embedding a project's prompts into the embedding store, resumable."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotation.models import Project, Prompt
from annotation.progress import Progress, silent
from curation import embedders
from curation.diversity.embedding_store import store_of
from curation.stages import at_hand
from curation.stages.embeddings import ROWS_PER_SHARD, rows_of
from curation.stages.runners import Runner, local
from curation.stages.work import alone, carry_out

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class EmbeddingReport:
    """How many different prompts there are, how many were embedded now, and how many had been before."""

    embedder: str
    revision: str
    total: int
    embedded: int
    already: int


def embed_project(
    project: Project, embedder: str, on_progress: Progress = silent, run: Runner = local.run
) -> EmbeddingReport:
    """See to it that every prompt of the project has a vector by this embedder, at its present revision.

    Nothing is done for embedders that are quick enough to be asked each time. `run` decides who does the work,
    shard by shard, of which each that is done stays done. Raises `UnknownEmbedderError` and what its weights raise.
    """
    chosen = embedders.get(embedder)
    texts = list(Prompt.objects.filter(project=project).order_by("id").values_list("text", flat=True))
    if chosen.instant:
        return EmbeddingReport(embedder, chosen.revision, len(texts), 0, len(texts))
    stage, store = at_hand.embedding_stage(embedder), store_of(embedder)
    work = at_hand.work_folder(project, f"embeddings-{hashlib.sha256(stage.key.encode()).hexdigest()[:16]}")
    with alone(work, on_progress):
        already = done = len(texts) - len(store.missing(texts))

        def rows() -> Iterator["pa.RecordBatch"]:
            return rows_of(store.missing(texts), stage)

        def load(given: "pa.Table", made: "pa.Table") -> None:
            nonlocal done
            store.add(made)
            done = min(len(texts), done + made.num_rows)
            on_progress(done, len(texts), f"Embedded with {chosen.title}")

        if done < len(texts):
            carry_out(work, stage, rows, ROWS_PER_SHARD, load=load, run=run)
    return EmbeddingReport(embedder, chosen.revision, len(texts), len(texts) - already, already)
