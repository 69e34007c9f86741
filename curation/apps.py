"""The curation floor as a Django application."""

import os
from pathlib import Path

from django.apps import AppConfig

# The models whose weights are looked for.
WEIGHTS = ("open_clip", "pickscore", "hpsv2.1", "aesthetic-v2")


class CurationConfig(AppConfig):
    """Which pairs are worth training on, and in what form they leave."""

    name = "curation"
    label = "curation"
    verbose_name = "Curation"

    def ready(self) -> None:
        """Make the built-in scorers and embedders known, with what the environment names."""
        from annotation.intake import wholes
        from curation import embedders, leftovers, scorers, weights
        from curation.chat import endpoints
        from curation.intake import recognise

        leftovers.register_kinds()
        if named := os.environ.get(endpoints.VARIABLE):
            from curation.chat_answers import client_for
            from curation.scorers import language_models

            endpoints.configure(endpoints.read(Path(named)))
            language_models.register(endpoints.every(), client_for)
        wholes.register("dataset version", recognise)

        model = os.environ.get("TASTEMAKER_OPEN_CLIP_MODEL", "")
        scorers.register_built_in({name: weights.place(name) for name in WEIGHTS}, model)
        scorers.register_open_clip(weights.folders("open_clip-"))
        embedders.register_built_in({"model": model, "weights": weights.place("open_clip")})
