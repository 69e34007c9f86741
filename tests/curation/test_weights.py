"""Where weights are looked for."""

from curation.weights import place, sha256_of, variable


def test_a_model_s_own_variable_wins_over_the_folder_for_all():
    assert variable("hpsv2.1") == "TASTEMAKER_HPSV2_1_WEIGHTS"
    assert place("pickscore", {}) == ""
    everywhere = {"TASTEMAKER_WEIGHTS": "/weights"}
    assert place("pickscore", everywhere) == "/weights/pickscore"
    assert place("pickscore", everywhere | {"TASTEMAKER_PICKSCORE_WEIGHTS": "/elsewhere"}) == "/elsewhere"
    assert place("hpsv2.1", everywhere | {"TASTEMAKER_PICKSCORE_WEIGHTS": "/elsewhere"}) == "/weights/hpsv2.1"


def test_a_file_that_changed_has_another_hash(tmp_path):
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    before = sha256_of(path)
    path.write_bytes(b"other")
    assert sha256_of(path) != before
