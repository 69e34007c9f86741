"""The card of a tuned model: from which data, by which recipe, with which settings, to what effect."""

import json
from typing import Any

import yaml

from gpu_jobs.trainer.config import Recipe, TrainConfig

RESULTS = {
    "pairs": "held-out pairs",
    "implicit_accuracy": "implicit accuracy",
    "margin": "margin",
    "winner_error_change": "change of the winners' error (negative: better)",
    "loser_error_change": "change of the losers' error",
}


def model_card(config: TrainConfig, recipe: Recipe, *, step: int, measured: dict[str, Any] | None) -> str:
    """Markdown with the YAML head that the Hugging Face hub reads."""
    head = {
        "library_name": "diffusers",
        "base_model": config.model,
        "base_model_relation": "adapter" if config.lora else "finetune",
        "tags": ["preference-optimisation", recipe.name, *(["lora"] if config.lora else [])],
    }
    changed = _changes(config, recipe)
    return "\n".join(
        [
            "---",
            yaml.safe_dump(head, sort_keys=False, allow_unicode=True).strip(),
            "---",
            "",
            f"# {config.model} tuned by {recipe.name}",
            "",
            recipe.summary,
            "",
            "## Data",
            "",
            *_data(config),
            "",
            "## Training",
            "",
            f"Recipe **{recipe.name}**: {' · '.join(recipe.composition().values())}.",
            "",
            f"- {step} steps of {config.pairs_per_step} pairs (effective batch, over all processes)",
            f"- learning rate {config.learning_rate:g}, {config.schedule}, warm-up {config.warmup_steps} steps",
            *_strength(config),
            f"- weights: {_weights(config)}, those of the {config.tuned_from} step that was kept",
            *(["- changed against the recipe: `" + json.dumps(changed) + "`"] if changed else []),
            "",
            f"{recipe.citation} <{recipe.url}>",
            "",
            *_results(measured, step),
        ]
    )


def _data(config: TrainConfig) -> list[str]:
    try:
        manifest = json.loads((config.dataset / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [f"Folder `{config.dataset.name}` (no manifest), split {config.split}."]
    dataset = manifest.get("dataset", {})
    named = {
        "project": dataset.get("project"),
        "dataset": dataset.get("name"),
        "version": dataset.get("version"),
        "version's sha256": dataset.get("sha256"),
        "profile": manifest.get("profile"),
    }
    facts = [f"- {name}: {value}" for name, value in named.items() if value is not None]
    return [f"Split {config.split} of an export of a dataset version:", "", *facts]


def _strength(config: TrainConfig) -> list[str]:
    k = getattr(config.objective, "k", None)
    beta = getattr(config.objective, "beta", None)
    return [] if k is None else [f"- k = {k:g}, which the paper's own code would call β = {beta:g}"]


def _weights(config: TrainConfig) -> str:
    kind = f"LoRA of rank {config.lora.rank}, alpha {config.lora.alpha:g}" if config.lora else "the whole denoiser"
    return kind + (f", averaged with decay {config.average_decay:g}" if config.average_decay else "")


def _changes(config: TrainConfig, recipe: Recipe) -> dict[str, Any]:
    """The recipe's settings that this run gave other values."""
    settings = config.model_dump(mode="json")
    return {
        name: settings[name]
        for name, value in recipe.settings.items()
        if not isinstance(value, dict) and settings.get(name) != value
    }


def _results(measured: dict[str, Any] | None, step: int) -> list[str]:
    if measured is None:
        return []
    rows = [
        f"| {title} | {measured[name]:.4g} |" for name, title in RESULTS.items() if measured.get(name) is not None
    ]
    return ["## Results", "", f"At step {step}, under fixed draws:", "", "| | |", "|---|---|", *rows, ""]
