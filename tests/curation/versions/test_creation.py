"""Dataset versions: immutable, content-hashed, complete."""

import datetime as dt
import hashlib
import json
import shutil

import pyarrow.parquet as pq
import pytest

from annotation.annotators import for_user
from annotation.models import Judgment, Preference, Prompt
from curation.errors import NameTakenError, NothingSelectedError, UnknownParentError
from curation.export import export_version, exports_folder
from curation.models import DatasetRow, DatasetVersion, Export, Selection
from curation.models.dataset_version import VersionIsImmutableError
from curation.prompts.splits import require_no_leak
from curation.scoring import score_project
from curation.selection.fifa import FifaSpec, Weights
from curation.selection.stored_terms import terms_path
from curation.versions.creation import create_version
from curation.versions.row_hash import row_digest, version_hash
from tests.curation.worlds import PROMPTS, judge, make_world, simulated_judge

pytestmark = pytest.mark.django_db


def spec(**changes):
    return FifaSpec(**{"scorer": "brightness", "cap_per_prompt": None} | changes)


def test_a_version_has_its_rows_recipe_and_figures(scored, lead):
    version = create_version(scored, spec(top_k=20), lead)
    assert (version.number, version.rows, version.created_by) == (1, 20, lead)
    assert version.dataset_rows.count() == 20
    assert FifaSpec(**version.spec) == spec(top_k=20)
    statistics = version.statistics
    assert statistics["judgments"] == {"person": 20, "vlm": 0, "reward_model": 0, "simulated": 0, "total": 20}
    assert sum(split["pairs"] for split in statistics["splits"].values()) == 20
    assert statistics["pool"]["ties"] == 8
    assert statistics["scorer"] == {"id": "brightness", "revision": "1"}
    assert statistics["samples_of_models"] == {"tiny": 40}
    assert statistics["agreement"] == 1.0


def test_licences_labels_and_judges_are_counted_on_the_day(scored):
    scored.licence = "cc-by-4.0"
    scored.save()
    version = create_version(scored, spec(top_k=20))
    scored.licence = "other"
    scored.save()
    statistics = DatasetVersion.objects.get(pk=version.pk).statistics
    assert statistics["licences"] == {"dataset": "cc-by-4.0", "scorer": "Apache-2.0"}
    assert statistics["judges"] == {"person": 1, "vlm": 0, "reward_model": 0, "simulated": 0}
    assert statistics["samples_by_strategy"] == {"independent-noise": 40}
    labels = [split["labels"] for split in statistics["splits"].values()]
    assert sum(count["first"] for count in labels) == version.dataset_rows.filter(label_0=1.0).count()
    assert sum(count["tie"] for count in labels) == 0
    assert sum(statistics["histograms"]["margin"]["selected"]) == 20
    card = (exports_folder() / export_version(version, "native").folder / "README.md").read_text()
    assert "license: cc-by-4.0" in card


def test_simulated_judgments_are_counted_as_such(lead):
    project = make_world(lead, prompts=PROMPTS[:4], name="Simulated")
    judge(project, simulated_judge())
    score_project(project, "brightness")
    judgments = create_version(project, spec()).statistics["judgments"]
    assert (judgments["simulated"], judgments["person"]) == (judgments["total"], 0)


def test_the_same_content_is_the_same_version(scored):
    first = create_version(scored, spec())
    assert create_version(scored, spec()) == first
    other = create_version(scored, spec(weights=Weights(margin=3.0)))
    assert (other.number, DatasetVersion.objects.count()) == (2, 2)
    assert other.sha256 != first.sha256


def test_every_term_of_every_pair_of_the_pool_is_kept(scored):
    version = create_version(scored, spec(top_k=20))
    terms = pq.read_table(terms_path(version.selection.terms_sha256)).to_pylist()
    assert len(terms) == version.selection.pool == 48
    by_id = {row["pair_id"]: row for row in terms}
    assert sum(row["kept_out_by"] is None for row in terms) == 20
    assert sum(row["kept_out_by"] == "ties" for row in terms) == 8
    for row in version.dataset_rows.all():
        kept = by_id[row.pair_id]
        assert (row.margin, row.importance) == (kept["margin"], kept["importance"])
        assert row.margin == pytest.approx(abs(kept["score_0"] - kept["score_1"]))


def test_splits_never_leak_prompts(scored):
    held_out = Prompt.objects.filter(project=scored).first()
    held_out.split = "test"
    held_out.save()
    version = create_version(scored, spec())
    rows = version.dataset_rows.all()
    require_no_leak([(row.content["prompt"], row.split) for row in rows])
    assert {row.split for row in rows if row.content["prompt"] == held_out.text} == {"test"}


def test_a_version_never_changes(scored):
    version = create_version(scored, spec())
    version.rows = 0
    with pytest.raises(VersionIsImmutableError):
        version.save()
    row = version.dataset_rows.first()
    row.label_0 = 0.0
    with pytest.raises(VersionIsImmutableError):
        row.save()


def test_the_export_of_a_version_outlives_a_change_of_mind(scored):
    version = create_version(scored, spec())
    before = export_version(version, "native")
    # Every answer is turned round, and every score too.
    Preference.objects.filter(comparison__project=scored).update(p_a=0.5, n_human=99)
    Judgment.objects.filter(slot__project=scored).update(is_current=False)
    scored.comparisons.first().prompt.samples.first().scores.update(value=-1.0)
    Export.objects.all().delete()
    shutil.rmtree(exports_folder() / before.folder)
    after = export_version(DatasetVersion.objects.get(pk=version.pk), "native")
    assert (after.sha256, after.files) == (before.sha256, before.files)


def test_a_stopped_version_is_not_seen_and_then_continued(scored, monkeypatch):
    class StopError(Exception):
        pass

    def stop(done, total, message=""):
        if message == "Writing rows":
            raise StopError

    monkeypatch.setattr("curation.versions.creation.BATCH", 10)
    with pytest.raises(StopError):
        create_version(scored, spec(), on_progress=stop)
    assert DatasetVersion.objects.count() == 0
    assert DatasetVersion.with_drafts.count() == 1
    assert DatasetRow.objects.count() == 10
    version = create_version(scored, spec())
    assert (version.number, version.dataset_rows.count()) == (1, version.rows)
    assert DatasetVersion.with_drafts.count() == Selection.objects.count() == 1


def test_no_names_of_people_leave(scored, lead):
    version = create_version(scored, spec())
    for row in version.dataset_rows.all():
        assert row.content["annotator_ids"]
        assert all(len(name) == 12 for name in row.content["annotator_ids"])
        assert lead.username not in str(row.content)
        assert str(for_user(lead).pk) not in row.content["annotator_ids"]


def test_an_export_holds_the_rows_of_its_version(scored):
    version = create_version(scored, spec())
    native, pickapic = (export_version(version, profile) for profile in ("native", "pickapic"))
    assert native.rows == pickapic.rows == version.rows
    frozen = {row.pair_id: row for row in version.dataset_rows.all()}
    seen = 0
    for file in native.files:
        if file["path"].startswith("data/"):
            for row in pq.read_table(exports_folder() / native.folder / file["path"]).to_pylist():
                kept = frozen[row["pair_id"]]
                assert (row["label_0"], row["split"], row["prompt"]) == (
                    kept.label_0, kept.split, kept.content["prompt"],
                )  # fmt: skip
                assert row["image_0"]["path"] == f"{kept.sha256_0}.png"
                assert row["margin"] == pytest.approx(kept.margin)
                assert [entry["key"] for entry in row["scores_0"]] == ["brightness@1"]
                assert row["origin_0"]["model"] == "tiny"
                seen += 1
    assert seen == version.rows
    assert export_version(version, "native") == native


def test_progress_ends_at_its_total(scored):
    calls = []
    create_version(scored, spec(), on_progress=lambda done, total, message="": calls.append((done, total)))
    assert calls[-1][0] == calls[-1][1]
    assert [done for done, _ in calls] == sorted(done for done, _ in calls)


def test_nothing_to_select_makes_no_version(world):
    with pytest.raises(NothingSelectedError):
        create_version(world, spec())
    assert DatasetVersion.with_drafts.count() == Selection.objects.count() == 0


def test_the_date_of_a_pair_is_that_of_its_comparison(scored):
    row = create_version(scored, spec()).dataset_rows.select_related("comparison").first()
    assert row.compared_at == row.comparison.created_at
    assert row.compared_at.tzinfo == dt.UTC


def test_the_hash_is_that_of_the_rows_as_they_leave(scored):
    version = create_version(scored, spec())
    folder = exports_folder() / export_version(version, "native").folder
    leaving = [row for file in sorted((folder / "data").iterdir()) for row in pq.read_table(file).to_pylist()]
    digests = [
        row_digest(row, *(hashlib.sha256(row[f"image_{side}"]["bytes"]).hexdigest() for side in (0, 1)))
        for row in sorted(leaving, key=lambda row: row["pair_id"])
    ]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert version_hash(manifest["dataset"]["recipe"], digests) == version.sha256 == manifest["dataset"]["sha256"]


def test_a_version_is_called_as_asked_and_else_after_its_project_and_number(scored):
    assert create_version(scored, spec(top_k=5)).name == f"{scored.slug}-v1"
    assert create_version(scored, spec(top_k=6), name="Best six").name == "Best six"
    create_version(scored, spec(top_k=7), name=f"{scored.slug}-v4")
    assert create_version(scored, spec(top_k=8)).name == f"{scored.slug}-v4-2"


def test_a_name_is_given_once_in_a_project(scored):
    create_version(scored, spec(top_k=5), name="Best")
    with pytest.raises(NameTakenError, match="'Best'"):
        create_version(scored, spec(top_k=6), name="Best")
    assert DatasetVersion.with_drafts.count() == 1


def test_a_version_descends_from_the_latest_unless_somebody_says_otherwise(scored):
    first, second = (create_version(scored, spec(top_k=number)) for number in (5, 6))
    third = create_version(scored, spec(top_k=7), parents=[first.pk])
    fourth = create_version(scored, spec(top_k=8), parents=[])
    assert first.parents == fourth.parents == []
    assert second.parents == [{"sha256": first.sha256, "name": first.name, "number": 1}]
    assert [parent["sha256"] for parent in third.parents] == [first.sha256]
    with pytest.raises(UnknownParentError, match="12345"):
        create_version(scored, spec(top_k=9), parents=[12345])
