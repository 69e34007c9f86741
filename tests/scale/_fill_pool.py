"""A project whose pool has so many judged and scored pairs, put straight into the tables, and its lead: `-m … N`.

Every prompt has five pairs, each of two samples of its own, pictures of 4 by 4 pixels. Its last line is JSON: the
project, and the lead's cookies.
"""

import hashlib
import io
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import numpy as np

PAIRS_PER_PROMPT, BATCH = 5, 2_000
SCORER, REVISION, SIDE = "clipscore", "bench", 4


def main(pairs: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model

    from annotation.projects import create_project
    from tests.scale._fill import add_person, settle

    project = create_project("Pool", get_user_model().objects.create_user("owner"))
    for start in range(0, pairs, BATCH):
        _add(project, range(start, min(start + BATCH, pairs)))
    settle()
    print(json.dumps({"project": project.slug, "lead": add_person(project, 0, "manager")}))


def _add(project, numbers: range) -> None:
    from annotation.models import Comparison, ComparisonSample, Preference, Prompt, Sample
    from annotation.seeded import content_hash
    from curation.models import Score

    random = np.random.default_rng(numbers.start)
    texts = [_text(number) for number in numbers[::PAIRS_PER_PROMPT]]
    prompts = Prompt.objects.bulk_create(
        Prompt(project=project, text=text, text_hash=content_hash(text), split="train") for text in texts
    )
    of_pair = [prompts[at // PAIRS_PER_PROMPT] for at in range(len(numbers))]
    pictures = iter([_picture(random) for _ in range(2 * len(numbers))])
    samples = Sample.objects.bulk_create(
        Sample(
            prompt=prompt,
            **next(pictures),
            media_type="image/png",
            width=SIDE,
            height=SIDE,
            origin={"model": "bench", "seed": 2 * number + side},
            origin_key=content_hash("bench", f"{number} {side}"),
        )
        for number, prompt in zip(numbers, of_pair, strict=True)
        for side in (0, 1)
    )
    comparisons = Comparison.objects.bulk_create(
        Comparison(project=project, prompt=prompt, key=content_hash("pair", uuid.uuid4().hex), strategy="bench")
        for prompt in of_pair
    )
    ComparisonSample.objects.bulk_create(
        ComparisonSample(comparison=comparisons[at // 2], sample=sample, position=at % 2)
        for at, sample in enumerate(samples)
    )
    labels = random.choice([0.0, 0.25, 0.75, 1.0], len(comparisons)).tolist()
    Preference.objects.bulk_create(
        Preference(
            comparison=comparison, p_a=p_a, n_judgments=3, n_human=3, n_machine=0, agreement=max(p_a, 1 - p_a),
            method="majority/1",
        )
        for comparison, p_a in zip(comparisons, labels, strict=True)
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(sample=sample, scorer=SCORER, revision=REVISION, value=value)
        for sample, value in zip(samples, random.normal(size=len(samples)).tolist(), strict=True)
    )
    print(f"{numbers.stop:,} pairs", file=sys.stderr, flush=True)


def _picture(random: np.random.Generator) -> dict[str, Any]:
    """Hash and length of a picture that is in the media store now, though not yet safe from power cuts."""
    from django.conf import settings
    from PIL import Image

    file = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), random.bytes(3 * SIDE**2)).save(file, "PNG")
    sha256 = hashlib.sha256(file.getvalue()).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / sha256).write_bytes(file.getvalue())
    return {"sha256": sha256, "bytes": len(file.getvalue())}


def _text(number: int) -> str:
    random = np.random.default_rng(number)
    colours, things = ("red", "green", "blue", "golden", "grey"), ("harbour", "fox", "teapot", "tower", "orchard")
    lights = ("soft light", "heavy rain", "thick fog", "the last sun", "snow")
    words = (random.choice(list) for list in (colours, things, lights))
    return "a {} {} in {}, study number ".format(*words) + str(number)


if __name__ == "__main__":
    main(int(sys.argv[1]))
