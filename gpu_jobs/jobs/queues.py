"""The one routing table: in which queue each kind of job waits, and each message that is no job's.

| queue | what waits there | who serves it |
|---|---|---|
| default | short work of the processor | the workers, some at once |
| io | work that mostly waits: for disks, for other machines | the same |
| gpu | work on a model | one worker a device, one job at a time (`gpu_workers`) |
| beat | the reaper's rounds and other upkeep | the clock's own process, so that no long job holds them up |
"""

from typing import Literal

Queue = Literal["default", "io", "gpu", "beat"]

# The kinds of jobs, in the order of the loop.
KINDS: dict[str, Queue] = {
    "generate": "gpu",
    "furnish": "io",
    "caption": "io",
    "caption_locally": "gpu",
    "perturb_captions": "io",
    "evolve_prompts": "gpu",
    "import_pairs": "io",
    "import_data": "io",
    "make_renditions": "io",
    "simulate": "io",
    "judge": "io",
    "judge_locally": "gpu",
    "judge_by_scores": "gpu",
    "discard_run": "default",
    "score": "gpu",
    "embed": "gpu",
    "hygiene": "io",
    "grade_prompts": "io",
    "aggregate": "default",
    "curate": "default",
    "export": "io",
    "train": "gpu",
    "import_run": "io",
    "evaluate": "gpu",
    "delete_project": "io",
}

# What the clock sends; in the form that Celery takes (task_routes).
UPKEEP: dict[str, dict[str, Queue]] = {
    "gpu_jobs.jobs.tasks.reap": {"queue": "beat"},
    "gpu_jobs.jobs.tasks.tidy": {"queue": "beat"},
    "tastemaker.accounts.tasks.forget_expired_sessions": {"queue": "beat"},
}
