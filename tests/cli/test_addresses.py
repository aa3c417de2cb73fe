"""Models with an address of their own, `MODEL@http://host/v1`, on two servers at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.candidate_building import answer, situation, write_situations
from support.command_line import ROOT, scriptgraph
from support.judges import Bench, Speakers, by_strength, marked
from support.openai_server import OpenAIServer, openai_server

from scriptgraph.core.errors import InputError
from scriptgraph.models.named import read_model_name

KEY = "a-very-secret-key"
ENV = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
"""Nothing answers at this address: whoever were asked there would fail."""

CARD = ROOT / "scripts" / "counsel" / "cards" / "forklift.yaml"


@pytest.fixture
def servers() -> Iterator[tuple[OpenAIServer, OpenAIServer]]:
    """Serve two, who know models of the same name."""
    bench = Speakers(by_strength({"ash": 1.0, "client": 0.0}))
    with openai_server(bench) as one, openai_server(bench) as other:
        yield one, other


@pytest.mark.parametrize(
    ("written", "model"),
    [
        ("openai:gpt-4o-mini", "gpt-4o-mini"),
        ("gpt-4o-mini", "gpt-4o-mini"),
        ("openai:ash@http://127.0.0.1:9/v1", "ash"),
        ("llama3:8b", "llama3:8b"),
    ],
)
def test_a_model_is_named_as_its_server_knows_it(written: str, model: str) -> None:
    """The library's way of naming one works here too, and no server is sent the prefix."""
    assert read_model_name(written).model == model


def asked(server: OpenAIServer) -> set[str]:
    return {request["model"] for request in server.requests}


def written(folder: Path) -> str:
    """Read all text that lies in a folder."""
    files = (path for path in folder.rglob("*") if path.suffix in (".json", ".jsonl", ".yaml"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.slow
def test_counsellor_and_client_live_on_two_servers(
    servers: tuple[OpenAIServer, OpenAIServer], tmp_path: Path
) -> None:
    """Each is asked for its own side alone, by the name that it knows; addresses are kept."""
    one, other = servers
    out = tmp_path / "run"
    names = (f"ash@{one.base_url}", f"client@{other.base_url}")
    run = ("roleplay", CARD, "--turns", "2", "--out", out, "--model", names[0])
    done = scriptgraph(*run, "--client-model", names[1], env=ENV)
    assert done.returncode == 0, done.stderr
    assert (asked(one), asked(other)) == ({"ash"}, {"client"})
    design = json.loads((out / "manifest.json").read_text("utf-8"))["design"]
    addresses = [design["models"][role]["base_url"] for role in ("dialog", "patient")]
    assert addresses == [one.base_url, other.base_url]
    assert KEY not in written(out)
    elsewhere = scriptgraph(*run, "--client-model", f"client@{one.base_url}", env=ENV)
    assert elsewhere.returncode == 1
    assert "another plan" in elsewhere.stderr


def test_no_address_gets_the_key_of_another(
    servers: tuple[OpenAIServer, OpenAIServer], tmp_path: Path
) -> None:
    """The key of the environment stays at home; an address gets its own, or none."""
    one, other = servers
    port = urlsplit(other.base_url).port
    own = {**ENV, f"OPENAI_API_KEY_127_0_0_1_{port}": "the-key-of-the-other"}
    names = ("--model", f"ash@{one.base_url}", "--client-model", f"client@{other.base_url}")
    done = scriptgraph("roleplay", CARD, "--turns", "2", "--out", tmp_path / "r", *names, env=own)
    assert done.returncode == 0, done.stderr
    keys = [{request["key"] for request in server.requests} for server in servers]
    assert keys == [{"Bearer unused"}, {"Bearer the-key-of-the-other"}]


def test_one_model_on_two_servers_meets_itself_in_the_arena(
    servers: tuple[OpenAIServer, OpenAIServer], tmp_path: Path
) -> None:
    """The two are told apart by their addresses, in the design and on every line."""
    one, other = servers
    out = tmp_path / "run"
    here, there = f"ash@{one.base_url}", f"ash@{other.base_url}"
    done = scriptgraph(
        *("arena", CARD, "--counsellors", f"{here},tuned={there}", "--turns", "3", "--out", out),
        *("--judge", f"judge@{one.base_url}", "--client-model", f"client@{other.base_url}"),
        env=ENV,
    )
    assert done.returncode == 0, done.stderr
    assert (asked(one), asked(other)) == ({"ash", "judge"}, {"ash", "client"})
    design = json.loads((out / "ranking.json").read_text("utf-8"))["design"]
    assert design["counsellors"] == {here: here, "tuned": there}
    assert (design["judge"], design["client_model"]) == (
        f"judge@{one.base_url}",
        f"client@{other.base_url}",
    )
    assert KEY not in written(out)


def test_replies_of_one_model_on_two_servers_are_paired(tmp_path: Path) -> None:
    """Each reply says whose it is, and the judge is a third."""
    given = write_situations(tmp_path / "given.jsonl", situation("a", "I cannot sleep."))
    out = tmp_path / "out"
    with openai_server(answer) as one, openai_server(answer) as other:
        models = [f"warm@{server.base_url}" for server in (one, other)]
        done = scriptgraph(
            *("prefer", given, "--out", out, "--models", ",".join(models), "--candidates", "2"),
            *("--judge", f"judge@{other.base_url}"),
            env=ENV,
        )
    assert done.returncode == 0, done.stderr
    lines = (out / "candidates.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["model"] for line in lines] == models
    assert json.loads((out / "manifest.json").read_text("utf-8"))["design"]["models"] == models
    assert (asked(one), asked(other)) == ({"warm"}, {"warm", "judge"})
    assert KEY not in written(out)


def test_a_judge_with_an_address_is_another_judge(tmp_path: Path) -> None:
    """Scores of the same name from another server never mix in."""
    path = tmp_path / "r.jsonl"
    path.write_text('{"id": "a", "question": "Hi.", "reply": "A good one."}\n', encoding="utf-8")
    with openai_server(Bench(marked)) as one, openai_server(Bench(marked)) as other:
        first = scriptgraph("score", path, "--model", f"m@{one.base_url}", env=ENV)
        assert first.returncode == 0, first.stderr
        second = scriptgraph("score", path, "--model", f"m@{other.base_url}", env=ENV)
    assert second.returncode == 1
    assert f"scores of the model 'm@{one.base_url}', not of" in second.stderr
    assert other.requests == []


@pytest.mark.parametrize(
    ("text", "model", "address"),
    [
        ("gpt-4o", "gpt-4o", None),
        ("@cf/meta/llama", "@cf/meta/llama", None),
        ("org/m@v2@https://host.example:8/v1", "org/m@v2", "https://host.example:8/v1"),
    ],
)
def test_a_name_is_read(text: str, model: str, address: str | None) -> None:
    """An `@` of the model's own stays its own."""
    assert read_model_name(text) == (model, address)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@http://h/v1", "names no model"),
        ("http://h/v1", "names no model"),
        ("m@http://", "is no address"),
        ("m@http://a b/v1", "is no address"),
        ("m@http://user:word@h/v1", "keys belong into OPENAI_API_KEY"),
        ("m@http://h/v1?key=word", "keys belong into OPENAI_API_KEY"),
        ("rehearsal@http://h/v1", "is offline and has no address"),
    ],
)
def test_what_names_no_server_is_told(text: str, said: str) -> None:
    """And no key is repeated, for addresses are written into results."""
    with pytest.raises(InputError, match=said) as raised:
        read_model_name(text)
    assert "word" not in str(raised.value)
