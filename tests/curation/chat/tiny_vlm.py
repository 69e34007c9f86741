"""A tiny random LLaVA in a folder: all the parts of a real one, made in a second."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from curation.model_libraries import transformers

SIDE, PATCH = 16, 8
TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<image>{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endfor %}"
)
WORDS = ["red", "blue", "first", "second", "tie", "the", "a", "is", "better", "{", "}", '"']


def save_tiny_vlm(folder: Path, always: str = "", seed: int = 0) -> Path:
    """A model that rambles; with `always`, one that says just that, whatever it is asked."""
    torch.manual_seed(seed)
    # Where all logits are equal the first word of the vocabulary is the most probable.
    words = [always or "nothing", "<image>", "<pad>", "<unk>", *WORDS]
    tokens = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokens.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokens,
        unk_token="<unk>",
        pad_token="<pad>",
        extra_special_tokens={"image_token": "<image>"},
    )
    images = transformers.CLIPImageProcessor(
        size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE}
    )
    processor = transformers.LlavaProcessor(
        image_processor=images,
        tokenizer=tokenizer,
        patch_size=PATCH,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=TEMPLATE,
    )
    width = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.LlavaConfig(
        vision_config=transformers.CLIPVisionConfig(image_size=SIDE, patch_size=PATCH, projection_dim=16, **width),
        text_config=transformers.LlamaConfig(
            vocab_size=len(words),
            max_position_embeddings=4096,
            eos_token_id=0,
            pad_token_id=2,
            bos_token_id=2,
            **width,
        ),
        image_token_index=1,
        vision_feature_layer=-1,
    )
    model = transformers.LlavaForConditionalGeneration(config)
    model.generation_config.eos_token_id = 0 if always else None
    if always:
        torch.nn.init.zeros_(model.lm_head.weight)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
