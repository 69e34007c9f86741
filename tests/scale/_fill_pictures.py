"""Fill a fresh database with pairs of photographs of 1024 pixels, the size that image models draw, and a person.

Run as `python -m tests.scale._fill_pictures PAIRS`; its last line is JSON: project and cookies.
"""

import io
import json
import random
import sys

SIDE = 1024


def main() -> None:
    pairs = int(sys.argv[1])
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from annotation.comparisons import make_comparison
    from annotation.models import Project
    from annotation.prompts import get_or_add
    from annotation.samples import Origin, store_sample
    from tests.scale._fill import add_person

    project = Project.objects.create(slug="bench", name="Bench", seed=7)
    for number in range(pairs):
        prompt = get_or_add(project, f"photograph {number}")
        samples = [
            store_sample(prompt, _photograph(2 * number + side), Origin(model="bench", seed=side), kind="image")
            for side in (0, 1)
        ]
        make_comparison(project, prompt, samples, "bench")
    print(json.dumps({"project": project.slug, "person": add_person(project, 0)}))


def _photograph(number: int) -> bytes:
    """A crop of a real photograph, no two alike: as many bytes, and as much to decode."""
    from PIL import Image
    from skimage import data

    draw = random.Random(number)
    names = ("astronaut", "chelsea", "coffee", "rocket")
    original = Image.fromarray(getattr(data, draw.choice(names))())
    width = draw.randint(200, min(original.size))
    left, top = (draw.randint(0, side - width) for side in original.size)
    file = io.BytesIO()
    crop = original.crop((left, top, left + width, top + width)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    crop.save(file, "JPEG", quality=92)
    return file.getvalue()


if __name__ == "__main__":
    main()
