"""How the trainer's settings are asked for in a form: in groups, each with a short title and what it does.

The configuration itself says what is valid; this says it to people. Every setting that may be given has an entry
here, which a test holds.
"""

from dataclasses import dataclass
from typing import Any

Entry = tuple[str, str]
"""A title and a line of help, which gives the unit where there is one."""


@dataclass(frozen=True)
class Group:
    """Settings that are asked for together; ``folded`` until somebody looks for them."""

    title: str
    folded: bool
    settings: dict[str, Entry]


GROUPS = (
    Group("Method", False, {
        "objective": ("Objective", "The loss, and how strongly preferences pull."),
        "reference": ("Reference", "The network that the policy is held against."),
        "lora": ("Train adapters only (LoRA)", "Else the whole denoiser is trained."),
    }),
    Group("Training", False, {
        "steps": ("Steps", "Optimiser steps."),
        "learning_rate": ("Learning rate", "After the warm-up."),
        "batch_pairs": ("Pairs a pass", "As many as fit into memory."),
        "accumulate": ("Passes a step", "Times the pairs of a pass it is the effective batch."),
        "seed": ("Seed", "Decides order, noise and first weights."),
    }),
    Group("Data", True, {
        "labels": ("Labels", "What counts as the label of a pair."),
        "conditioning": ("Text", "By which text the two sides are judged."),
        "resolution": ("Resolution", "Pixels: the side of the square whose area media are brought to."),
        "framing": ("Framing", "To which shapes media are cropped, and how many frames of a video are seen."),
        "latent": ("Latents", "Drawn anew from the VAE's posterior at each visit, or always its mean."),
        "split": ("Learned from", "A split of the dataset."),
        "held_out_split": ("Held out", "A split that is only measured; none if empty."),
        "max_broken_share": ("Broken rows at most", "Share of the rows, from 0 to 1; they are left out and named."),
    }),
    Group("Noise and optimiser", True, {
        "noising": ("Noise", "At which levels, and how, media are made noisy."),
        "warmup_steps": ("Warm-up", "Steps in which the learning rate rises to its value."),
        "schedule": ("Rate after the warm-up", "Constant, or falling to zero by half a cosine."),
        "optimiser": ("Optimiser", "The one with 8 bits keeps its moments in a quarter of the memory, on CUDA."),
        "adam_beta_2": ("Adam's β₂", "How slowly squared gradients are forgotten."),
        "weight_decay": ("Weight decay", "AdamW's."),
        "max_gradient_norm": ("Gradient norm at most", "Larger gradients are scaled down to it."),
        "max_skipped_steps": ("Skipped steps in a row", "More than these, without a finite loss, end the run."),
        "average_decay": ("Moving average", "Decay, such as 0.999; the average is then what is kept."),
    }),
    Group("Speed and memory", True, {
        "precision": ("Precision", "Of the networks; errors are always float32."),
        "gradient_checkpointing": ("Recompute activations", "Less memory, about a third more time."),
        "compile": ("Compile", "Faster steps after some minutes at the start."),
        "channels_last": ("Channels last", "The memory layout in which convolutions on CUDA are faster."),
        "cache_latents": ("Keep latents", "Encode media once and keep that; else at each visit, which is slower."),
        "sharding": ("Divide weights", "Among several processes (FSDP); else each has all of them (DDP)."),
    }),
    Group("Measuring and keeping", True, {
        "checkpoint_every_steps": ("Checkpoint every", "Steps. The last two are kept."),
        "eval_every_steps": ("Measure every", "Steps, on held-out pairs."),
        "held_out_pairs": ("Held-out pairs", "At most so many are measured."),
        "held_out_draws": ("Draws a held-out pair", "Fixed timesteps and noises, the same at every measurement."),
        "best_by": ("Best by", "The held-out number by which the best weights are kept."),
        "tuned_from": ("Tuned model from", "The last weights, or the best on held-out pairs."),
        "samples": ("Validation samples", "Drawn now and then from fixed prompts and noise, to be looked at."),
        "tensorboard": ("TensorBoard", "Write numbers and samples for it as well."),
    }),
)  # fmt: skip

PARTS: dict[str, dict[str, Entry]] = {
    "LoraConfig": {
        "rank": ("Rank", "Width of the adapters."),
        "alpha": ("Alpha", "Their strength is alpha over rank."),
        "target_modules": ("Modules", "Ends of module names; the model's usual ones if empty."),
    },
    "FramingConfig": {
        "buckets": ("Shapes", "One square, or rectangles of about its area by the pair's aspect ratio."),
        "multiple": ("Sides a multiple of", "Pixels, of rectangles."),
        "max_ratio": ("Longest rectangle", "Its longer side over its shorter one."),
        "mirror": ("Mirror", "Every other visit, both sides at once."),
        "frames": ("Frames", "Of a video, from its beginning; empty for pictures."),
    },
    "SamplesConfig": {
        "prompts": ("Prompts", "What is drawn."),
        "seed": ("Seed", "Prompt number i is drawn with this plus i."),
        "every_steps": ("Every", "Training steps."),
        "steps": ("Denoising steps", "Of the sampler."),
        "guidance": ("Guidance", "At 1 or below there is none."),
        "fps": ("Frames a second", "Of clips, where the model makes videos."),
    },
    "HardLabels": {"ties": ("Ties", "Left out, or kept as even odds.")},
    "SoftLabels": {"ties": ("Ties", "Left out, or kept as even odds.")},
    "AspectLabels": {
        "aspect": ("Aspect", "As the question names it."),
        "ties": ("Ties", "Left out, or kept as even odds."),
    },
    "SegmentLabels": {"min_decided": ("Decided segments", "More than this share of a pair's, from 0 to 1.")},
    "ScoreLabels": {
        "scorer": ("Scorer", "Whose scores decide."),
        "minimum": ("Lowest score", "It counts 0."),
        "maximum": ("Highest score", "It counts 1."),
        "temperature": ("Temperature", "Higher is less sure."),
    },
    "SharedPromptChoice": {"caption_dropout": ("Empty prompts", "Share of visits, from 0 to 1.")},
    "SharedGaussianChoice": {"timesteps": ("Timesteps", "From 0, clean, to 1000.")},
    "DdimInversionChoice": {
        "timesteps": ("Timesteps", "From 0, clean, to 1000."),
        "inversion_steps": ("Inversion steps", "Calls of the policy before every step."),
        "eta": ("Fresh noise", "Share in each inverted step."),
    },
    "ReNoiseChoice": {
        "timesteps": ("Timesteps", "From 0, clean, to 1000."),
        "inversion_steps": ("Inversion steps", "Two calls of the policy each."),
    },
    "UniformTimesteps": {"low": ("From", "Included."), "high": ("To", "Not included.")},
    "LogitNormalTimesteps": {
        "mean": ("Mean", "Of the logit."),
        "deviation": ("Deviation", "Of the logit."),
        "shift": ("Shift", "Above 1 there is more noise."),
    },
    "GridTimesteps": {"timesteps": ("Timesteps", "Those that the model was distilled for.")},
    "PastCheckpointsChoice": {
        "every_steps": ("A state every", "Steps."),
        "keep": ("States kept", "The first among them always."),
    },
}

STRENGTH: Entry = ("Strength k", "Multiplies the difference of errors; what the paper's β is stands beside.")
SMOOTHING: Entry = ("Label smoothing", "Chance that a label is wrong, below a half.")

OBJECTIVES: dict[str, dict[str, Entry]] = {
    "SftChoice": {},
    "DiffusionDpoChoice": {
        "k": STRENGTH,
        "loss": ("Form", "Sigmoid is the paper's."),
        "label_smoothing": SMOOTHING,
    },
    "DenseDpoChoice": {"k": STRENGTH, "label_smoothing": SMOOTHING},
    "MapoChoice": {
        "margin_weight": ("Weight of the margin", "Beside the winner's error; β in MaPO's code."),
        "snr": ("s", "In φ(e) = s·e / (exp(s·e) - 1)."),
        "scale": ("Scale", "Of the margin."),
    },
    "SmpoChoice": {"k": STRENGTH, "gamma": ("γ", "How much sure labels weigh.")},
    "RpoChoice": {
        "k": STRENGTH,
        "anchor": ("Anchor", "Weight of the winner's own error, relative to k."),
        "label_smoothing": SMOOTHING,
    },
    "SeppoChoice": {"k": STRENGTH, "sampling_steps": ("Sampling steps", "Of the past self.")},
    "PsoChoice": {"k": STRENGTH, "loser_share": ("Loser's share", "How much of its errors counts, from 0 to 1.")},
    "KtoChoice": {
        "k": STRENGTH,
        "desirable_weight": ("Weight of good samples", "In the loss."),
        "undesirable_weight": ("Weight of bad samples", "In the loss."),
    },
}

NAMES = {
    "SftChoice": "Fine-tuning on winners (SFT)",
    "DiffusionDpoChoice": "Diffusion-DPO",
    "DenseDpoChoice": "DenseDPO",
    "MapoChoice": "MaPO",
    "SmpoChoice": "SmPO",
    "RpoChoice": "RPO",
    "SeppoChoice": "SePPO",
    "PsoChoice": "PSO",
    "KtoChoice": "Diffusion-KTO",
    "AdaptersOffChoice": "The base: adapters off",
    "FrozenCopyChoice": "A frozen copy",
    "NoReferenceChoice": "None",
    "PastCheckpointsChoice": "Its own past",
    "SharedGaussianChoice": "Gaussian, shared",
    "DdimInversionChoice": "DDIM inversion",
    "ReNoiseChoice": "ReNoise inversion",
    "UniformTimesteps": "Uniform",
    "LogitNormalTimesteps": "Logit-normal",
    "GridTimesteps": "A grid",
    "SharedPromptChoice": "The prompt",
    "DualCaptionsChoice": "Each side's caption",
    "HardLabels": "Who won",
    "SoftLabels": "Probability",
    "AspectLabels": "One aspect",
    "SegmentLabels": "Segments",
    "ScoreLabels": "A scorer's",
    "ThumbLabels": "Thumbs",
}


def presented(schema: dict[str, Any], hidden: dict[str, set[str]]) -> dict[str, Any]:
    """The configuration's JSON schema with titles, help, groups (``x-groups``) and names of choices (``x-title``).

    ``hidden`` are fields of definitions that a form does not ask for, by the definition's name.
    """
    entries = {name: entry for group in GROUPS for name, entry in group.settings.items()}
    definitions = {
        name: _told(definition, {**PARTS, **OBJECTIVES}.get(name, {}), hidden.get(name, set()))
        | ({"x-title": NAMES[name]} if name in NAMES else {})
        for name, definition in schema["$defs"].items()
    }
    groups = [{"title": group.title, "folded": group.folded, "fields": list(group.settings)} for group in GROUPS]
    return _told(schema, entries, set()) | {"$defs": definitions, "x-groups": groups}


def _told(schema: dict[str, Any], entries: dict[str, Entry], hidden: set[str]) -> dict[str, Any]:
    properties = {
        name: field | ({"title": entries[name][0], "description": entries[name][1]} if name in entries else {})
        for name, field in schema.get("properties", {}).items()
        if name not in hidden
    }
    return schema | ({"properties": properties} if properties else {})
