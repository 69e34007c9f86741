"""The trainer's command line: ``python -m gpu_jobs.trainer {train,evaluate} --config FILE`` and ``objectives``.

Exit codes: 0 done; 2 an error that the message explains; 128 + n stopped by signal n, after a checkpoint (SIGTERM
gives 143).
"""

import argparse
import sys
from pathlib import Path

from gpu_jobs.trainer.config import load_train_config
from gpu_jobs.trainer.config.evaluation import load_evaluate_config
from gpu_jobs.trainer.config.recipe import all_recipes
from gpu_jobs.trainer.errors import Cancelled, TrainerError


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "train":
            _train(options.config, check_only=options.check)
        elif options.command == "evaluate":
            _evaluate(options.config)
        else:
            _list_recipes()
    except TrainerError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    except Cancelled as cancelled:
        return 128 + cancelled.signal_number
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gpu_jobs.trainer", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="learn from preference pairs; started again, it continues")
    train.add_argument("--config", type=Path, required=True, metavar="FILE", help="YAML or JSON")
    train.add_argument("--check", action="store_true", help="print the resolved configuration and stop")
    evaluate = commands.add_parser("evaluate", help="compare base and tuned model on the same prompts and seeds")
    evaluate.add_argument("--config", type=Path, required=True, metavar="FILE", help="YAML or JSON")
    commands.add_parser("objectives", help="list the recipes with their four choices")
    return parser


def _train(path: Path, *, check_only: bool) -> None:
    config = load_train_config(path)
    if check_only:
        sys.stdout.write(config.model_dump_json(indent=1) + "\n")
        return
    from gpu_jobs.trainer.train import train  # torch takes seconds; an error in the file should not wait for it

    train(config)


def _evaluate(path: Path) -> None:
    config = load_evaluate_config(path)
    from gpu_jobs.trainer.evaluate import evaluate

    evaluate(config)


def _list_recipes() -> None:
    for recipe in all_recipes():
        choices = " · ".join(recipe.composition().values())
        sys.stdout.write(f"{recipe.name}\n  {recipe.summary}\n  {choices}\n  {recipe.citation} {recipe.url}\n")


if __name__ == "__main__":
    sys.exit(main())
