"""What is done about accounts from time to time."""

from celery import shared_task

from tastemaker.accounts.sessions import SessionStore


@shared_task(name="tastemaker.accounts.tasks.forget_expired_sessions", ignore_result=True)
def forget_expired_sessions() -> None:
    """Sessions that have ended open nothing; sent by beat once a day, so that their rows do not pile up."""
    SessionStore.clear_expired()
