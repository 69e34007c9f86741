"""Comparisons by the million, written by PostgreSQL itself: `python -m tests.scale._fill_fast PAIRS PEOPLE`.

What `make_comparisons` writes, but for the hashes of files that are not there; its last line is JSON as that of
`_fill`.
"""

import json
import sys

STATEMENTS = """
INSERT INTO annotation_prompt (project_id, text, text_hash, split, conditions)
SELECT {project}, 'a picture ' || n, md5(n::text), 'train', '{{}}' FROM generate_series(1, {pairs}) n;

INSERT INTO annotation_comparison
    (project_id, prompt_id, key, strategy, slots_wanted, priority, are_different, created_at)
SELECT {project}, id, md5('comparison' || id), 'bench', 1, 0, true, now() FROM annotation_prompt;

INSERT INTO annotation_sample
    (id, prompt_id, kind, sha256, media_type, width, height, bytes, caption, caption_source, origin, origin_key,
     {extra} created_at)
SELECT gen_random_uuid(), prompt.id, 'image', repeat(md5(prompt.id || '-' || side), 2), 'image/png', 8, 8, 70, '',
    '', '{{"model": "bench"}}', md5('origin' || side), {extra_values} now()
FROM annotation_prompt prompt, generate_series(0, 1) side;

INSERT INTO annotation_comparisonsample (comparison_id, sample_id, position)
SELECT comparison.id, sample.id, row_number() OVER (PARTITION BY comparison.id ORDER BY sample.id) - 1
FROM annotation_comparison comparison JOIN annotation_sample sample ON sample.prompt_id = comparison.prompt_id;

INSERT INTO annotation_slot (id, comparison_id, project_id, place, state, order_key, skip_reason)
SELECT gen_random_uuid(), id, {project}, 0, 'open',
    (100::bigint << 55) + ('x' || substr(md5('order' || id), 1, 12))::bit(48)::bigint, ''
FROM annotation_comparison
"""


def main() -> None:
    pairs, people = int(sys.argv[1]), int(sys.argv[2])
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from annotation.models import Project
    from tests.scale._fill import add_history, add_person, settle

    call_command("migrate", verbosity=0)
    project = Project.objects.create(slug="bench", name="Bench", seed=7)
    fill(connection, project, pairs)
    add_history(project)
    settle()
    made = {"people": [add_person(project, n) for n in range(people)], "lead": add_person(project, 0, "manager")}
    print(json.dumps({"project": project.slug, **made}))


def fill(connection, project, pairs: int) -> None:
    """So many comparisons of two pictures each, with one open place."""
    extra, extra_values = _other_columns(connection)
    filled = STATEMENTS.format(project=project.pk, pairs=pairs, extra=extra, extra_values=extra_values)
    with connection.cursor() as cursor:
        # Every row points at one that was just written: there is nothing to check.
        cursor.execute("SET session_replication_role = replica")
        for statement in filled.split(";"):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def _other_columns(connection) -> tuple[str, str]:
    """Samples' columns without a default that are none of this benchmark's business, with something to write."""
    written = STATEMENTS.split("INSERT INTO annotation_sample", 1)[1].split(")", 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'annotation_sample'"
            " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        )
        others = [(name, kind) for name, kind in cursor.fetchall() if name not in written.replace("(", " ")]
    values = {"boolean": "false", "character varying": "''", "text": "''"}
    return (
        "".join(f"{name}, " for name, _ in others),
        "".join(f"{values.get(kind, '0')}, " for _, kind in others),
    )


if __name__ == "__main__":
    main()
