"""Measures the finished CLIP on held-out captions and writes what it found beside the weights."""

import json
from dataclasses import asdict
from pathlib import Path

from curation.clip_model import ClipSource, clip_model
from curation.scorers.open_clip_similarity import OpenClipSimilarity
from gpu_jobs.shapeworld import pipeline
from gpu_jobs.shapeworld.clip_accuracy import Agreement, agreement_with_verifier, told_apart

RENDERED_CAPTIONS = 1000
GENERATED_CAPTIONS = 300


def write_report(folder: Path, seed: int) -> None:
    """Write `accuracy.json` and the model card `README.md` into the model's folder."""
    scorer = OpenClipSimilarity(str(folder))
    rendered = told_apart(scorer, "held_out", RENDERED_CAPTIONS, seed)
    generated = agreement_with_verifier(scorer, pipeline.load(), "held_out", GENERATED_CAPTIONS, seed)
    report = {
        "split": "held_out",
        "seed": seed,
        "rendered": {kind: asdict(found) for kind, found in rendered.items()},
        "agreement_with_verifier": asdict(generated),
    }
    (folder / "accuracy.json").write_text(json.dumps(report, indent=2) + "\n")
    (folder / "README.md").write_text(_card(folder, rendered, generated, seed))


def _card(folder: Path, rendered: dict[str, Agreement], generated: Agreement, seed: int) -> str:
    millions = clip_model(ClipSource(weights=str(folder))).parameter_count / 1e6
    rows = [f"| {kind} | {found.n} | {found.share:.3f} |" for kind, found in rendered.items()]
    return _CARD.format(
        millions=millions, rows="\n".join(rows), n=generated.n, share=generated.share, seed=seed,
        rendered=RENDERED_CAPTIONS, generated=GENERATED_CAPTIONS,
    )  # fmt: skip


_CARD = """---
license: apache-2.0
library_name: open_clip
pipeline_tag: zero-shot-image-classification
---

# Shapeworld's CLIP

An open_clip model of {millions:.1f} million parameters for 64×64 pictures of one to three coloured shapes and
captions such as "a large red circle left of a blue square". It stands in for the big CLIP models on machines that
have none: as the scorer `shapeworld-clip` and as a text embedder. It is of no use for anything but this world; of
other words it knows nothing.

    import open_clip
    model, preprocess = open_clip.create_model_from_pretrained("local-dir:gpu_jobs/shapeworld/weights/clip")
    tokenizer = open_clip.get_tokenizer("local-dir:gpu_jobs/shapeworld/weights/clip")

Made by `python -m gpu_jobs.shapeworld.train_clip --seed {seed}`, on rendered pictures only: CLIP's contrastive loss
with captions that have one attribute or relation wrong as rivals. Licence: Apache-2.0.

## What it is worth

On pictures of {rendered} held-out captions, seed {seed}: how often the true caption scores higher than one with a
single thing wrong. A coin reaches 0.5.

| wrong | captions | told apart |
| --- | --- | --- |
{rows}

On pictures that the text-to-image model drew, two for each of {generated} held-out captions: of the {n} pairs of
which the exact verifier scores one higher, this model agrees in a share of {share:.3f}. The numbers are also in
`accuracy.json`.
"""
