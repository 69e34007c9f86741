"""The third floor as a Django application."""

from django.apps import AppConfig


class GpuJobsConfig(AppConfig):
    """How samples are made, judged by machines, and learned from."""

    name = "gpu_jobs"
    verbose_name = "GPU jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring in what this floor adds: scorers, an embedder, the built-in generator, a safe file broker, jobs."""
        from django.db.models.signals import post_migrate

        from annotation import standings
        from gpu_jobs import leftovers, shapeworld
        from gpu_jobs.generation import generators
        from gpu_jobs.jobs import file_broker
        from gpu_jobs.jobs.kinds import aggregate

        leftovers.register_kinds()
        file_broker.install()
        shapeworld.register()
        post_migrate.connect(generators.after_migration, sender=self)
        standings.unsettled.connect(aggregate.ask)
