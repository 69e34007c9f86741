"""Double captions of a project: each strategy gives winner and loser what it says, as the labels are then."""

import io
import uuid

import pyarrow.parquet as pq
import pytest
from PIL import Image

from annotation import annotators, answers, queue
from annotation.comparisons import make_comparison
from annotation.models import Comparison, LesserCaption, Project, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.chat import endpoints
from curation.export import export_version, exports_folder
from curation.models import ChatAnswer
from curation.scoring import score_project
from curation.selection.fifa_spec import FifaSpec
from curation.versions.creation import create_version
from gpu_jobs.generation.captions.captioners import LocalCaptioner, Seen
from gpu_jobs.generation.captions.lexical import perturb
from gpu_jobs.generation.captions.worsening import losers
from gpu_jobs.generation.seeds import sample_seed
from gpu_jobs.generation.simulated_writer import Writer
from gpu_jobs.jobs.run import JobNotDone, run_here
from gpu_jobs.shapeworld.captions import parse, sample_captions
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.vlm.mind import Said
from tests.curation.chat.simulated import endpoint
from tests.curation.chat.tiny_vlm import save_tiny_vlm

pytestmark = pytest.mark.django_db(transaction=True)
N = 4


@pytest.fixture
def project() -> Project:
    """Pairs of a picture of the prompt and one of another; the first three are judged by what they show."""
    project = Project.objects.create(slug="shapes", name="Shapes", instrument="pairwise", seed=7)
    texts = sample_captions(2 * N, 3, "train", unique=True)
    for number in range(N):
        prompt = get_or_add(project, texts[number])
        pair = [
            store_sample(prompt, png(draw(parse(shown), 1)), Origin(model="renderer", seed=seed))
            for seed, shown in enumerate((texts[number], texts[N + number]))
        ]
        make_comparison(project, prompt, pair, "rendered")
    who = annotators.imported_person("somebody")
    for assignment in queue.lease(project, who, N - 1):
        good = next(place for place, one in enumerate(assignment.samples) if one.origin["seed"] == 0)
        choice = ("first", "second")[good]
        queue.submit(assignment.slot.pk, who, uuid.uuid4(), {"choice": choice}, 5)
    return project


def png(pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def rows(project):
    """The rows of a dataset version, by the prompt."""
    score_project(project, "shapeworld-verifier")

    def made(**spec):
        spec = {"scorer": "shapeworld-verifier", "cap_per_prompt": None, "min_text_quality": 0.0, **spec}
        version = create_version(project, FifaSpec(**spec))
        return {row.content["prompt"]: row for row in version.dataset_rows.all()}

    return made


def winner_and_loser(row) -> tuple[str | None, str | None]:
    first_wins = row.label_0 == 1.0
    captions = (row.content["caption_0"], row.content["caption_1"])
    return captions if first_wins else captions[::-1]


def test_perturbation_leaves_the_winner_the_prompt(project, rows) -> None:
    job = run_here("perturb_captions", {"level": "medium", "seed": 3}, project)
    assert (job.result["lost"], job.result["written"], job.result["already"]) == (N - 1, N - 1, 0)
    made = rows()
    assert len(made) == N - 1
    for prompt, row in made.items():
        assert winner_and_loser(row) == (prompt, perturb(prompt, "medium", sample_seed(3, prompt, 0)))
        assert row.content["caption_source"] == "perturbed:medium, lexical"
    for row in rows(worse_captions=False).values():
        assert winner_and_loser(row) == (None, None)


def test_hybrid_takes_each_side_s_own_caption(project, rows) -> None:
    without = run_here("perturb_captions", {"strategy": "hybrid"}, project)
    assert (without.result["written"], without.result["without_text"]) == (0, N - 1)
    with endpoint(Writer()) as (at, server):
        endpoints.configure({at.name: at})
        job = run_here("caption", {"model": at.name}, project)
        assert (job.result["captioned"], job.result["failed"], server.asked) == (2 * N, 0, {200: 2 * N})
        run_here("perturb_captions", {"strategy": "hybrid", "level": "strong", "model": at.name}, project)
    endpoints.configure({})
    captions = dict(Sample.objects.values_list("sha256", "caption"))
    for prompt, row in rows().items():
        shas = (row.sha256_0, row.sha256_1)
        won, lost = shas if row.label_0 == 1.0 else shas[::-1]
        better, worse = winner_and_loser(row)
        assert parse(better).canonical == parse(prompt).canonical or better == captions[won]
        assert better == captions[won] and worse not in (captions[lost], better)
        assert row.content["caption_source"] == "hybrid:strong, llm:shapeworld"
    for row in rows(worse_captions=False).values():
        assert {row.content["caption_0"], row.content["caption_1"]} == {
            captions[row.sha256_0],
            captions[row.sha256_1],
        }
        assert row.content["caption_source"] == "vlm:shapeworld"


def test_captions_are_of_what_is_shown_not_of_what_was_asked(project) -> None:
    with endpoint(Writer()) as (at, _):
        endpoints.configure({at.name: at})
        run_here("caption", {"model": at.name}, project)
    endpoints.configure({})
    for sample in Sample.objects.select_related("prompt"):
        colours = {claim.colour for claim in parse(sample.caption).objects}
        asked = {claim.colour for claim in parse(sample.prompt.text).objects}
        assert sample.origin["seed"] == 1 or colours == asked


def test_done_again_nothing_changes_and_after_a_stop_it_goes_on(project) -> None:
    run_here("perturb_captions", {}, project)
    before = sorted(LesserCaption.objects.values_list("sample", "text", "source"))
    first = LesserCaption.objects.order_by("pk").first()
    assert run_here("perturb_captions", {}, project).result["already"] == N - 1
    first.delete()
    again = run_here("perturb_captions", {}, project)
    assert (again.result["already"], again.result["written"]) == (N - 2, 1)
    assert sorted(LesserCaption.objects.values_list("sample", "text", "source")) == before
    stronger = run_here("perturb_captions", {"level": "strong"}, project)
    assert stronger.result["written"] == N - 1 == LesserCaption.objects.count()


def test_where_the_label_turns_no_worse_caption_stands_beside_the_winner(project, rows) -> None:
    run_here("perturb_captions", {}, project)
    lost = losers(project)
    comparison = Comparison.objects.filter(judgments__isnull=False).first()
    judgment = comparison.judgments.get()
    other = {"sample_0": "second", "sample_1": "first"}[judgment.answer["choice"]]
    answers.submit(
        judgment.slot_id,
        judgment.annotator,
        uuid.uuid4(),
        {"choice": other},
        5,
        supersedes=judgment.pk,
        shown=(0, 1),
    )
    row = rows()[comparison.prompt.text]
    assert winner_and_loser(row) == (None, None)
    assert len(losers(project) - lost) == 1
    assert run_here("perturb_captions", {}, project).result["written"] == 1
    assert winner_and_loser(rows()[comparison.prompt.text])[0] == comparison.prompt.text


def test_a_caption_that_somebody_changed_takes_its_worse_one_along(project, rows) -> None:
    Sample.objects.update(caption="a red circle", caption_source="vlm:eyes")
    run_here("perturb_captions", {"strategy": "hybrid"}, project)
    Sample.objects.update(caption="a blue square", caption_source="human")
    for row in rows().values():
        assert winner_and_loser(row) == ("a blue square", "a blue square")
    assert run_here("perturb_captions", {"strategy": "hybrid"}, project).result["written"] == N - 1


def test_what_a_model_gives_back_unchanged_or_not_at_all_is_told(project) -> None:
    class Echo:
        def answer(self, asked):
            return Said(f'{{"perturbed": "{asked.material[0]}"}}')

    class Mute:
        def answer(self, asked):
            return Said("…")

    for mind, why in ((Echo(), "as it was"), (Mute(), "cannot be used")):
        with endpoint(mind, revision=why) as (at, _):
            endpoints.configure({at.name: at})
            job = run_here("perturb_captions", {"model": at.name}, project)
            assert (job.result["written"], job.result["failed"]) == (0, N - 1)
            assert why in job.result["reasons"][0]
    endpoints.configure({})


def test_both_captions_leave_in_the_double_caption_profile(project, rows, settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path
    run_here("perturb_captions", {}, project)
    rows()
    version = project.dataset_versions.get()
    folder = exports_folder() / export_version(version, "double-caption").folder
    tables = [pq.read_table(path).to_pylist() for path in sorted(folder.rglob("*.parquet"))]
    out = [row for table in tables for row in table]
    assert len(out) == N - 1
    for row in out:
        own = (row["caption_0"], row["caption_1"])
        assert own[0 if row["label_0"] == 1.0 else 1] == row["caption"] != own[1 if row["label_0"] == 1.0 else 0]


class TestLocally:
    def test_without_a_model_it_says_which_setting(self, project, settings) -> None:
        settings.CAPTION_MODEL = ""
        with pytest.raises(JobNotDone, match="TASTEMAKER_CAPTION_MODEL"):
            run_here("caption_locally", {}, project)

    def test_a_captioning_model_of_transformers_captions(self, project, settings, tmp_path) -> None:
        settings.CAPTION_MODEL = str(tiny_captioner(tmp_path / "tiny-blip"))
        job = run_here("caption_locally", {"batch_size": 3}, project)
        assert job.result["captioned"] + job.result["failed"] == 2 * N and job.result["captioned"] > 0
        assert set(Sample.objects.exclude(caption="").values_list("caption_source", flat=True)) == {"vlm:tiny-blip"}

    def test_a_chat_model_is_asked_as_one_behind_an_endpoint_is(self, project, settings, tmp_path) -> None:
        settings.CAPTION_MODEL = str(tmp_path / "tiny-chat")
        save_tiny_vlm(tmp_path / "tiny-chat", always='{"caption":"well"}')
        assert run_here("caption_locally", {"max_samples": 2}, project).result["captioned"] == 2
        captioned = Sample.objects.exclude(caption="").values_list("caption", "caption_source")
        assert list(captioned) == [("well", "vlm:tiny-chat")] * 2
        assert ChatAnswer.objects.filter(endpoint="tiny-chat").count() == 2, "what was said once is remembered"
        save_tiny_vlm(tmp_path / "rambling", always="well")
        settings.CAPTION_MODEL = str(tmp_path / "rambling")
        assert run_here("caption_locally", {"max_samples": 1}, project).result["failed"] == 1

    def test_a_caption_does_not_depend_on_its_batch(self, tmp_path) -> None:
        where = str(tiny_captioner(tmp_path / "tiny-blip"))
        seen = [Seen("", (Image.fromarray(draw(parse(text), 2)),)) for text in sample_captions(4, 1)]
        alone = dict(LocalCaptioner(where, "tiny", 1).describe(seen))
        assert dict(LocalCaptioner(where, "tiny", 4).describe(seen)) == alone


def tiny_captioner(folder):
    """A BLIP that is complete and knows nothing."""
    import torch

    from curation.model_libraries import transformers

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "a", "red", "blue", "circle", "square"]
    (folder / "vocab.txt").write_text("\n".join(words))
    tokenizer = transformers.BertTokenizer(str(folder / "vocab.txt"))
    processor = transformers.BlipProcessor(
        transformers.BlipImageProcessor(size={"height": 32, "width": 32}), tokenizer
    )
    small = {"hidden_size": 16, "intermediate_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1}
    config = transformers.BlipConfig(
        text_config={
            **small,
            "encoder_hidden_size": 16,
            "vocab_size": len(words),
            "projection_dim": 16,
            "bos_token_id": 5,
            "eos_token_id": 3,
            "sep_token_id": 3,
            "pad_token_id": 0,
            "max_position_embeddings": 64,
        },
        vision_config={**small, "image_size": 32, "patch_size": 16},
        projection_dim=16,
        image_text_hidden_size=16,
    )
    torch.manual_seed(0)
    transformers.BlipForConditionalGeneration(config).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
