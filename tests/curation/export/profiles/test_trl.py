"""The trl profile: TRL's own trainer takes a step on it."""

import copy

import pytest
from PIL.Image import Image

from curation import model_libraries
from curation.export.writer import write_export
from tests.curation.export.profiles.test_native import KINDS
from tests.curation.export.reading import all_rows, load
from tests.curation.records import FACTS, Pairs, fitted, png


def exported(tmp_path, source):
    folder = tmp_path / "v3"
    return folder, write_export(folder, source, fitted("trl", source), FACTS)


@pytest.mark.parametrize("kind", ["text", "layout"])
def test_texts_and_layouts_are_the_answers(kind, tmp_path):
    source = Pairs(12, files=KINDS[kind])
    folder, manifest = exported(tmp_path, source)
    by_text = {source.files[row[f"sha256_{side}"]].decode(): (row, side) for row in source.rows for side in (0, 1)}
    rows = all_rows(folder, tmp_path)
    assert manifest["dropped"] == {"ties": 2}
    assert len(rows) == 10
    for row in rows:
        assert set(row) == {"prompt", "chosen", "rejected"}
        pair, side = by_text[row["chosen"][0]["content"]]
        assert pair[f"label_{side}"] == 1.0
        assert by_text[row["rejected"][0]["content"]] == (pair, 1 - side)
        assert row["prompt"] == [{"role": "user", "content": pair["prompt"]}]
        assert row["chosen"][0]["role"] == row["rejected"][0]["role"] == "assistant"


def test_images_become_questions_to_a_judge(tmp_path):
    source = Pairs(12)
    folder, _ = exported(tmp_path, source)
    for row in all_rows(folder, tmp_path):
        assert len(row["images"]) == 2
        assert all(isinstance(image, Image) for image in row["images"])
        (asked,) = row["prompt"]
        prompt = asked["content"].partition("\n\n")[2]
        candidates = [pair for pair in source.rows if pair["prompt"] == prompt and pair["label_0"] != 0.5]
        said = (row["chosen"][0]["content"], row["rejected"][0]["content"])
        assert said in {
            ("first", "second") if pair["label_0"] == 1.0 else ("second", "first") for pair in candidates
        }


def test_images_among_texts_are_left_out_and_counted(tmp_path):
    images = [(png(side), "image/png") for side in (0, 1)]
    source = Pairs(8, files=lambda number: images if number in (1, 3) else KINDS["text"](number))
    _, manifest = exported(tmp_path, source)
    assert manifest["dropped"] == {"images among texts": 2, "ties": 1}


CHAT = (
    "{% for message in messages %}<{{ message['role'] }}> {{ message['content'] }} </s> {% endfor %}"
    "{% if add_generation_prompt %}<assistant> {% endif %}"
)


def test_trls_trainer_takes_a_step_on_it(tmp_path):
    import tokenizers

    # Through its door first: trl imports it too.
    transformers = model_libraries.transformers
    from trl import DPOConfig, DPOTrainer

    folder, _ = exported(tmp_path, Pairs(12, files=KINDS["text"]))
    rows = load(folder, tmp_path)["train"]
    texts = [message["content"] for row in rows for name in row for message in row[name]]
    known = ["<unk>", "</s>", "<user>", "<assistant>", *sorted({word for text in texts for word in text.split()})]
    words = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: place for place, word in enumerate(known)}, unk_token="<unk>")
    )
    words.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="<unk>", eos_token="</s>", pad_token="</s>", chat_template=CHAT
    )
    tiny = transformers.LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=128,
    )  # fmt: skip
    model = transformers.LlamaForCausalLM(tiny)
    before = model.model.embed_tokens.weight.detach().clone()
    settings = DPOConfig(
        output_dir=str(tmp_path / "run"), max_steps=1, per_device_train_batch_size=2, report_to=[], use_cpu=True,
        save_strategy="no", logging_steps=1, learning_rate=0.1, bf16=False,
    )  # fmt: skip
    trainer = DPOTrainer(model, copy.deepcopy(model), settings, train_dataset=rows, processing_class=tokenizer)
    trainer.train()
    assert trainer.state.global_step == 1
    assert "rewards/accuracies" in trainer.state.log_history[0]
    assert not before.equal(model.model.embed_tokens.weight)
