"""A dataset version of so many pairs of pictures, put straight into the tables and the media store: `-m … N`.

The pictures are JPEG-like: a JPEG's head, then bytes that do not compress, 15 to 25 kB. As many as
there are pairs, and each stands in two, as the samples of one prompt do.
"""

import hashlib
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
PAIRS_PER_PROMPT = 5


def main(pairs: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    pictures = _write_pictures(pairs)
    _fill(pairs, pictures)


def _write_pictures(n: int) -> list[tuple[str, int]]:
    from django.conf import settings

    rng = np.random.default_rng(0)
    written = []
    for size in rng.integers(15_000, 25_000, n).tolist():
        data = HEAD + rng.bytes(size)
        sha256 = hashlib.sha256(data).hexdigest()
        folder = Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sha256).write_bytes(data)
        written.append((sha256, len(data)))
    return written


def _fill(pairs: int, pictures: list[tuple[str, int]]) -> None:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from annotation.models import Comparison, Prompt
    from annotation.projects import create_project
    from curation.models import DatasetRow, DatasetVersion
    from curation.selection.fifa import FifaSpec

    project = create_project("Export", get_user_model().objects.create_user("lead"))
    texts = [f"a photograph of subject {number}, soft light" for number in range(pairs // PAIRS_PER_PROMPT + 1)]
    prompts = Prompt.objects.bulk_create(
        Prompt(project=project, text=text, text_hash=_hash(text), split="train") for text in texts
    )
    numbers = range(pairs)
    comparisons = Comparison.objects.bulk_create(
        (
            Comparison(
                project=project,
                prompt=prompts[number // PAIRS_PER_PROMPT],
                key=_hash(f"key {number}"),
                strategy="noise",
            )
            for number in numbers
        ),
        batch_size=2_000,
    )
    recipe = {"spec": FifaSpec(scorer="clip").model_dump(mode="json")}
    version = DatasetVersion.with_drafts.create(
        project=project, number=1, name="bench", sha256="0" * 64, rows=pairs, recipe=recipe,
        statistics=STATISTICS,
        sealed_at=timezone.now(),
    )  # fmt: skip
    rows = (
        DatasetRow(version=version, comparison=comparisons[number], **_row(number, texts, pictures))
        for number in numbers
    )
    while batch := list(islice(rows, 2_000)):
        DatasetRow.objects.bulk_create(batch)


def _row(number: int, texts: list[str], pictures: list[tuple[str, int]]) -> dict[str, Any]:
    from django.utils import timezone

    label_0 = (0.0, 1.0)[number % 2]
    sides = [pictures[(number + step) % len(pictures)] for step in (0, 7)]
    origin = {
        "model": "bench", "revision": "1", "seed": number, "sampler": "ddim", "steps": 30, "guidance": 7.5,
        "parent": None, "strategy": "noise", "eta": 0.5,
    }  # fmt: skip
    content = {
        "prompt": texts[number // PAIRS_PER_PROMPT], "caption_0": None, "caption_1": None, "caption_source": None,
        "n_judgments": 3, "n_human": 3, "n_machine": 0, "agreement": 2 / 3, "aggregation": "majority/1",
        "segments": [], "aspects": [{"key": "quality", "value": 0.75}],
        "scores_0": [{"key": "clip@1", "value": number / 7}, {"key": "aesthetic@2", "value": 5.25}],
        "scores_1": [{"key": "clip@1", "value": number / 9}, {"key": "aesthetic@2", "value": 5.75}],
        "annotator_ids": [_hash(str(number % 97))[:12], _hash(str(number % 89))[:12]],
        "origin_0": origin, "origin_1": origin, "width": 512, "height": 512, "num_frames": None, "fps": None,
    }  # fmt: skip
    return {
        "pair_id": _hash(f"pair {number}"),
        "split": ("train", "train", "train", "validation", "test")[number // PAIRS_PER_PROMPT % 5],
        "position_0": 0, "position_1": 1, "media_type_0": "image/jpeg", "media_type_1": "image/jpeg",
        **{f"sha256_{side}": sha256 for side, (sha256, _) in enumerate(sides)},
        **{f"bytes_{side}": size for side, (_, size) in enumerate(sides)},
        "label_0": label_0, "p_0": 0.25 + label_0 / 2, "margin": number / 11, "text_quality": 0.9, "entropy": -0.3,
        "importance": number / 13, "weight": 1.0, "compared_at": timezone.now(), "content": content,
    }  # fmt: skip


STATISTICS = {
    "pairs": 0,
    "splits": {split: {"pairs": 0, "prompts": 0} for split in ("train", "validation", "test")},
    "judgments": {"person": 0, "vlm": 0, "reward_model": 0, "simulated": 0, "total": 0},
    "agreement": None,
    "pool": {"pairs": 0, "kept_out": {}, "ties": 0},
    "label_0_share": 0.5,
    "scorer": {"id": "clip", "revision": "1"},
    "embedder": {"id": "hashed-ngrams", "revision": "2"},
    "scorer_contradicts_share": 0.0,
    "samples_of_models": {"bench": 1},
}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]))
