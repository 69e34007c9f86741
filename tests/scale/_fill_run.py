"""A judge's run of so many answers that is held back, written by PostgreSQL: `python -m tests.scale._fill_run N`.

Half of the questions have a person's answer too; labels say what people said. The last line is JSON: the run's id.
"""

import json
import sys

STATEMENTS = """
UPDATE annotation_slot SET state = 'answered', annotator_id = {judge} WHERE project_id = {project} AND place = 0;

INSERT INTO annotation_judgment (id, client_id, slot_id, comparison_id, annotator_id, answer, shown_order, time_ms,
    raw_text, is_current, is_held_back, created_at)
SELECT gen_random_uuid(), gen_random_uuid(), id, comparison_id, {judge}, '{{"choice": "sample_0"}}', '[]', 900,
    '{begins}, "said": "' || repeat(md5(id::text), 20) || '"}}', true, true, now()
FROM annotation_slot WHERE project_id = {project} AND place = 0;

INSERT INTO annotation_slot (id, comparison_id, project_id, place, state, order_key, skip_reason, annotator_id)
SELECT gen_random_uuid(), comparison_id, {project}, 1, 'answered', order_key, '', {person}
FROM annotation_slot WHERE project_id = {project} AND place = 0 AND comparison_id % 2 = 0;

INSERT INTO annotation_judgment (id, client_id, slot_id, comparison_id, annotator_id, answer, shown_order, time_ms,
    raw_text, is_current, is_held_back, created_at)
SELECT gen_random_uuid(), gen_random_uuid(), id, comparison_id, {person}, '{{"choice": "sample_1"}}', '[0, 1]', 900,
    '', true, false, now()
FROM annotation_slot WHERE project_id = {project} AND place = 1
"""


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from annotation import standings
    from annotation.annotators import imported_person, simulated
    from annotation.models import Comparison, Project
    from annotation.preferences import refresh_many
    from gpu_jobs.jobs.enqueue import record
    from gpu_jobs.judging.record import begins
    from gpu_jobs.models import Job, JudgingRun
    from tests.scale._fill_fast import fill

    call_command("migrate", verbosity=0)
    project = Project.objects.create(slug="bench", name="Bench", seed=7)
    fill(connection, project, int(sys.argv[1]))
    judge, person = simulated("a machine", {}), imported_person("a person")
    job = record("judge", {"model": "somebody"}, project)
    Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=timezone.now())
    run = JudgingRun.objects.create(
        job=job, project=project, judge=judge, standing=JudgingRun.Standing.HELD_BACK, reason="It flips."
    )
    with connection.cursor() as cursor:
        filled = STATEMENTS.format(
            project=project.pk, judge=judge.pk, person=person.pk, begins=begins(str(job.pk)).replace("'", "''")
        )
        for statement in filled.split(";"):
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    standings.begin(project, [judge.pk, person.pk])
    comparisons = list(Comparison.objects.filter(project=project).select_related("project").order_by("pk"))
    for start in range(0, len(comparisons), 1_000):
        refresh_many(comparisons[start : start + 1_000])
    print(json.dumps({"run": run.pk}))


if __name__ == "__main__":
    main()
