"""The trainer's command line.

    python -m gpu_jobs.trainer {train,evaluate,estimate,text} --config FILE [key=value ...]
    python -m gpu_jobs.trainer objectives
    accelerate-launch -m gpu_jobs.trainer train --config FILE [key=value ...]

Words such as ``objective.k=250`` or ``lora.rank=8`` go over what the file says. Exit codes: 0 done; 2 an error that
the message explains; 128 + n stopped by signal n, after a checkpoint (SIGTERM gives 143).
"""

import argparse
import sys
from pathlib import Path

from gpu_jobs.trainer.config import load_train_config
from gpu_jobs.trainer.config.evaluation import load_evaluate_config
from gpu_jobs.trainer.config.recipe import Recipe, all_recipes
from gpu_jobs.trainer.errors import Cancelled, TrainerError
from gpu_jobs.trainer.text.config import load_text_config, text_recipes


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except TrainerError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 2
    except Cancelled as cancelled:
        return 128 + cancelled.signal_number
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gpu_jobs.trainer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="learn from preference pairs; started again, it continues")
    train.add_argument("--check", action="store_true", help="print the resolved configuration and stop")
    evaluate = commands.add_parser("evaluate", help="compare base and tuned model on the same prompts and seeds")
    estimate = commands.add_parser("estimate", help="what a run will need: memory, disk, time")
    estimate.add_argument("--measure", action="store_true", help="take a few steps to know speed and memory")
    estimate.add_argument("--json", action="store_true", help="for a program")
    text = commands.add_parser("text", help="a language model in stages, by TRL")
    for command, run in ((train, _train), (evaluate, _evaluate), (estimate, _estimate), (text, _text)):
        command.add_argument("--config", type=Path, required=True, metavar="FILE", help="YAML or JSON")
        command.add_argument("overrides", nargs="*", metavar="key=value", help="goes over what the file says")
        command.set_defaults(run=run)
    objectives = commands.add_parser("objectives", help="list the recipes with their choices")
    objectives.set_defaults(run=_list_recipes)
    return parser


# torch takes seconds: it is imported where it is needed, and an error in the file does not wait for it.


def _train(options: argparse.Namespace) -> None:
    config = load_train_config(options.config, options.overrides)
    if options.check:
        sys.stdout.write(config.model_dump_json(indent=1) + "\n")
        return
    from gpu_jobs.trainer.cpu.freed_memory import keep_freed_memory
    from gpu_jobs.trainer.train import train

    keep_freed_memory()
    train(config)


def _evaluate(options: argparse.Namespace) -> None:
    config = load_evaluate_config(options.config, options.overrides)
    from gpu_jobs.trainer.evaluate import evaluate

    evaluate(config)


def _estimate(options: argparse.Namespace) -> None:
    config = load_train_config(options.config, options.overrides)
    from gpu_jobs.trainer.cpu.freed_memory import keep_freed_memory
    from gpu_jobs.trainer.needs import needs

    keep_freed_memory()
    found = needs(config, measure=options.measure)
    sys.stdout.write((found.as_json() if options.json else found.as_text()) + "\n")


def _text(options: argparse.Namespace) -> None:
    config = load_text_config(options.config, options.overrides)
    from gpu_jobs.trainer.text.train import train_text

    train_text(config)


def _list_recipes(options: argparse.Namespace) -> None:
    for recipe in text_recipes():
        stages = " → ".join(stage["name"] for stage in recipe.settings["stages"])
        sys.stdout.write(
            f"{recipe.name} (text)\n  {recipe.summary}\n  {stages}\n  {recipe.citation} {recipe.url}\n"
        )
    for recipe in all_recipes():
        choices = " · ".join(recipe.composition().values())
        _say(recipe.name, recipe, choices)


def _say(title: str, recipe: Recipe, parts: str) -> None:
    sys.stdout.write(f"{title}\n  {recipe.summary}\n  {parts}\n  {recipe.citation} {recipe.url}\n")


if __name__ == "__main__":
    sys.exit(main())
