"""The curation floor as a Django application."""

import os

from django.apps import AppConfig


class CurationConfig(AppConfig):
    """Which pairs are worth training on, and in what form they leave."""

    name = "curation"
    label = "curation"
    verbose_name = "Curation"

    def ready(self) -> None:
        """Make the built-in scorers and embedders known, with the weights that the environment names."""
        from annotation.intake import wholes
        from curation import embedders, leftovers, scorers
        from curation.intake import recognise

        leftovers.register_kinds()
        wholes.register("dataset version", recognise)

        weights = {
            "model": os.environ.get("TASTEMAKER_OPEN_CLIP_MODEL", ""),
            "weights": os.environ.get("TASTEMAKER_OPEN_CLIP_WEIGHTS", ""),
        }
        scorers.register_built_in(weights)
        embedders.register_built_in(weights)
