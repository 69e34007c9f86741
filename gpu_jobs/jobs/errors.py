"""How a running job ends early."""


class JobError(Exception):
    """The job cannot be done as specified; the message says what to change. It is not tried again."""


class TryAgain(Exception):
    """The attempt failed for a reason that may pass (a killed subprocess, a lost connection)."""


class JobCancelled(Exception):
    """Somebody asked for the job to stop."""

    def __init__(self) -> None:
        super().__init__("The job was cancelled.")


class ClaimLost(Exception):
    """The job's lease lapsed and it was taken away; whoever held it must stop and write nothing more."""

    def __init__(self) -> None:
        super().__init__("This worker's lease on the job lapsed; the job has been given to another.")


class WorkerStopping(Exception):
    """The worker is being stopped; the job waits for another, and no attempt is counted."""

    def __init__(self) -> None:
        super().__init__("The worker was stopped; the job waits for another.")
