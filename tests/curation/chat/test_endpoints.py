"""The operator's file: what it may say, and that it never holds a key."""

import tomllib
from pathlib import Path

import pytest

from curation.chat import endpoints
from curation.chat.endpoints import Endpoint
from curation.chat.errors import EndpointConfigError, UnknownEndpoint


def read(tmp_path, text):
    path = tmp_path / "models.toml"
    path.write_text(text)
    return endpoints.read(path)


def test_a_table_is_an_endpoint(tmp_path):
    found = read(tmp_path, '[judge]\nbase_url = "https://host/v1"\nmodel = "m"\nimages = true\nprice_in = 2.5\n')
    assert found["judge"].images and found["judge"].cost(2_000_000, 0) == 5.0
    assert found["judge"].identity == "m"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[judge", "cannot be read"),
        ('model = "m"', "outside of any"),
        ('[judge]\nmodel = "m"', "base_url"),
        ('[judge]\nbase_url = "ftp://host"\nmodel = "m"', "base_url"),
        ('[judge]\nbase_url = "http://host"\nmodel = "m"\nkey = "secret"', "key"),
        ('[judge]\nbase_url = "http://host"\nmodel = "m"\nkey_env = "A"\nkey_file = "b"', "not both"),
        ('["A B"]\nbase_url = "http://host"\nmodel = "m"', "name"),
    ],
)
def test_mistakes_are_named(tmp_path, text, named):
    with pytest.raises(EndpointConfigError, match=named):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(EndpointConfigError, match="TASTEMAKER_LANGUAGE_MODELS"):
        endpoints.read(tmp_path / "nothing.toml")


def test_unknown_names_list_the_known():
    with pytest.raises(UnknownEndpoint, match="none"):
        endpoints.get("nobody")


def test_every_field_is_documented_with_its_default():
    documented = Path("docs/language-models.md").read_text()
    for name, field in Endpoint.model_fields.items():
        if name != "name":
            assert f"| {field.description} |" in documented.split(f"\n| `{name}` |")[1].split("\n")[0], name
    example = documented.split("```toml")[1].split("```")[0]
    assert set(tomllib.loads(example)) == {"qwen", "provider"}
    for name, table in tomllib.loads(example).items():
        assert Endpoint(name=name, **table).model
