"""Fill a fresh database with a project, people who are signed in, and comparisons of pictures of few bytes.

Run as `python -m tests.scale._fill PAIRS SLOTS PEOPLE`; its last line is JSON: project and cookies.
"""

import json
import sys
import uuid

BATCH = 1_000
HISTORIANS, ANSWERS_EACH = 5, 50


def main() -> None:
    pairs, slots, people = (int(argument) for argument in sys.argv[1:])
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from annotation.models import Project

    project = Project.objects.create(
        slug="bench", name="Bench", seed=7, slots_per_comparison=slots, lease_minutes=1
    )
    _add_pairs(project, pairs)
    add_history(project)
    settle()
    print(json.dumps({"project": project.slug, "people": [add_person(project, n) for n in range(people)]}))


def _add_pairs(project, pairs: int) -> None:
    """By the product's own function; a sample's row is written as `store_sample` would, without a file."""
    from annotation.comparisons import Draft, make_comparisons
    from annotation.models import Prompt, Sample
    from annotation.seeded import content_hash

    for start in range(0, pairs, BATCH):
        numbers = range(start, min(start + BATCH, pairs))
        prompts = Prompt.objects.bulk_create(
            Prompt(project=project, text=f"a picture {n}", text_hash=content_hash(str(n)), split="train")
            for n in numbers
        )
        samples = Sample.objects.bulk_create(
            Sample(
                prompt=prompt,
                sha256=content_hash(prompt.text, str(side)),
                media_type="image/png",
                width=8,
                height=8,
                bytes=70,
                origin={"model": "bench", "seed": side},
                origin_key=content_hash("bench", str(side)),
            )
            for prompt in prompts
            for side in (0, 1)
        )
        drafts = [Draft(prompt, samples[2 * at : 2 * at + 2], "bench") for at, prompt in enumerate(prompts)]
        make_comparisons(project, drafts)
        print(f"{start + len(numbers)} comparisons", file=sys.stderr, flush=True)


def add_history(project) -> None:
    """Answers given before: a database that has never seen one plans as if there never were any."""
    from annotation import annotators, queue

    for number in range(HISTORIANS):
        annotator = annotators.simulated(f"earlier {number}", {})
        for assignment in queue.lease(project, annotator, ANSWERS_EACH):
            queue.submit(assignment.slot.pk, annotator, uuid.uuid4(), {"choice": "first"}, 1000)
        queue.lease(project, annotator, 2)


def add_person(project, number: int, role: str = "annotator") -> dict[str, str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.middleware.csrf import _get_new_csrf_string

    from annotation.models import Membership
    from tastemaker.accounts.sessions import SessionStore

    user = get_user_model().objects.create(username=f"{role}-{number}", password="!")
    Membership.objects.create(project=project, user=user, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"sessionid": session.session_key, "csrftoken": _get_new_csrf_string()}


def settle() -> None:
    """What a database does by itself some minutes after it was filled."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    main()
