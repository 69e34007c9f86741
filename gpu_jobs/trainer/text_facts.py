"""How many numbers stand for one prompt in each architecture, from the settings of its parts alone."""

from collections.abc import Mapping
from typing import Any

Settings = Mapping[str, Mapping[str, Any]]
# To how many tokens pipelines pad what T5 reads, unless its tokenizer's longest is less where they ask it.
_T5_TOKENS = {"StableDiffusion3Pipeline": 256, "FluxPipeline": 512, "WanPipeline": 512}
_LONGEST_TEXT = 512  # some tokenizers state no length but a number without meaning
_CLIP_TOKENS = 77


def text_values(pipeline: str, settings: Settings, tokenizers: Settings) -> int:
    """Numbers in the states of one prompt, pooled ones among them.

    Args:
        pipeline: the class that model_index.json names.
        settings: config.json of every part, by the part's name.
        tokenizers: tokenizer_config.json likewise.
    """
    match pipeline:
        case "StableDiffusionXLPipeline":
            states = _tokens(tokenizers) * (_width(settings, "text_encoder") + _width(settings, "text_encoder_2"))
            return states + _projected(settings, "text_encoder_2")
        case "StableDiffusion3Pipeline":
            tokens = _tokens(tokenizers) + _T5_TOKENS[pipeline]
            pooled = _projected(settings, "text_encoder") + _projected(settings, "text_encoder_2")
            return tokens * int(settings["transformer"].get("joint_attention_dim", 0)) + pooled
        case "FluxPipeline":
            return _T5_TOKENS[pipeline] * _width(settings, "text_encoder_2") + _width(settings, "text_encoder")
        case "WanPipeline":
            tokens = min(_T5_TOKENS[pipeline], _tokens(tokenizers))
            return tokens * _width(settings, "text_encoder")
    return _tokens(tokenizers) * _width(settings, "text_encoder")


def _tokens(tokenizers: Settings) -> int:
    longest = tokenizers.get("tokenizer", {}).get("model_max_length", _CLIP_TOKENS)
    return min(int(longest), _LONGEST_TEXT)


def _width(settings: Settings, part: str) -> int:
    config = settings.get(part, {})
    return int(config.get("hidden_size") or config.get("d_model") or 0)


def _projected(settings: Settings, part: str) -> int:
    return int(settings.get(part, {}).get("projection_dim") or 0)
