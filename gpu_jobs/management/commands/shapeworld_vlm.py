"""`manage.py shapeworld_vlm`: a simulated vision-language model behind an OpenAI-compatible endpoint."""

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gpu_jobs.generation.simulated_writer import Writer
from gpu_jobs.shapeworld.vlm.faults import FAULTS, FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind
from gpu_jobs.shapeworld.vlm.server import MODEL, Settings, SimulatedEndpoint


class Command(BaseCommand):
    """Serve until interrupted, and say what goes into the file of language models."""

    help = "Serve a simulated vision-language model of the built-in world, with errors of its own if asked to."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where, and how well it behaves."""
        parser.add_argument("--host", default="127.0.0.1", help="where to listen (this machine only)")
        parser.add_argument("--port", type=int, default=8111, help="at which port (8111; 0 for any that is free)")
        parser.add_argument("--noise", type=float, default=0.0, metavar="X", help="chance of a random answer (0)")
        parser.add_argument(
            "--position-bias", type=float, default=0.0, metavar="X", help='chance of "first", unseen (0)'
        )
        parser.add_argument("--seed", type=int, default=0, metavar="S", help="of all chance (0)")
        parser.add_argument("--key", default="", help="turn away whoever sends another key")
        parser.add_argument(
            "--faults", default="{}", metavar="JSON", help=f'shares of faults, such as {{"{FAULTS[0]}": 0.1}}'
        )
        parser.add_argument(
            "--slow-s", type=float, default=30.0, metavar="S", help="how late a slow answer is (30)"
        )

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Serve."""
        try:
            shares = json.loads(options["faults"])
            mind = Mind(options["noise"], options["position_bias"], options["seed"])
            faults = FaultPlan(shares=shares, seed=options["seed"], slow_s=options["slow_s"])
            server = SimulatedEndpoint(Settings(Writer(mind), faults, options["key"]), host, port)
        except (ValueError, TypeError, AttributeError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{MODEL} listens at {server.base_url}. In the file of language models:")
        self.stdout.write(
            f'\n[shapeworld]\nbase_url = "{server.base_url}"\nmodel = "{MODEL}"\nimages = true\n'
            "video_url = true\nlogprobs = true\n"
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write(f"Stopped. Requests by status: {server.asked}")
        finally:
            server.server_close()
