"""Where weights are looked for."""

from curation.weights import folders, place, sha256_of, variable


def test_a_model_s_own_variable_wins_over_the_folder_for_all():
    assert variable("hpsv2.1") == "TASTEMAKER_HPSV2_1_WEIGHTS"
    assert place("pickscore", {}) == ""
    everywhere = {"TASTEMAKER_WEIGHTS": "/weights"}
    assert place("pickscore", everywhere) == "/weights/pickscore"
    assert place("pickscore", everywhere | {"TASTEMAKER_PICKSCORE_WEIGHTS": "/elsewhere"}) == "/elsewhere"
    assert place("hpsv2.1", everywhere | {"TASTEMAKER_PICKSCORE_WEIGHTS": "/elsewhere"}) == "/weights/hpsv2.1"


def test_folders_with_a_prefix_are_found(tmp_path):
    for name in ("open_clip-siglip", "open_clip-vit", "open_clip", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "open_clip-file").touch()
    assert folders("open_clip-", {"TASTEMAKER_WEIGHTS": str(tmp_path)}) == {
        name: str(tmp_path / name) for name in ("open_clip-siglip", "open_clip-vit")
    }
    assert folders("open_clip-", {}) == {}


def test_a_file_that_changed_has_another_hash(tmp_path):
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    before = sha256_of(path)
    path.write_bytes(b"other")
    assert sha256_of(path) != before
