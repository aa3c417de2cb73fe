"""`scriptgraph export` as its users run it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.loaded import loaded
from support.planning import run_plan, write_plan
from support.recorded import CORRECT, event, judged, recorded, step, talk

from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.records.results import find_results, read_results
from scriptgraph.records.verdicts import SwitchVerdict

FORMS = ("openai", "sharegpt", "markdown", "published")


def written(path: Path, dialogues: Sequence[Dialogue]) -> Path:
    """Write dialogues to a file of JSON lines."""
    path.write_text("".join(dialogue.line() + "\n" for dialogue in dialogues), encoding="utf-8")
    return path


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file of three dialogues: a whole one, one that broke off, and one without the agent."""
    return written(
        tmp_path / "records.jsonl",
        [
            talk(("dialog", "Hello."), ("patient", "Hi."), ("dialog", "Bye."), id="whole"),
            talk(
                *(("dialog", "Hello."), ("patient", "Hm."), ("patient", "No.")),
                id="broken/off",
                exit_reason="patientLeft",
                mode="single",
            ),
            talk(("patient", "Hello?"), id="alone", discarded=True),
        ],
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a rehearsed experiment: two modes, two patients."""
    place = tmp_path_factory.mktemp("experiment")
    run_plan(write_plan(place), place / "out")
    return place / "out"


def test_openai_lines_go_to_standard_output(records: Path) -> None:
    """Without a file, the result and nothing but the result is on standard output."""
    done = scriptgraph("export", records, "--format", "openai")
    assert done.returncode == 0
    first, second = lines(done.stdout)
    assert [message["role"] for message in first["messages"]] == ["user", "assistant"] * 2
    assert [message["content"] for message in second["messages"]] == [
        "(The session begins.)",
        "Hello.",
    ]
    assert done.stderr.splitlines() == [
        "2 dialogues exported",
        "left out: discarded: 1",
        "changed: messages joined to the one before: 1, last messages of the user left out: 1",
    ]


def test_a_dialogue_without_the_agent_teaches_nothing(records: Path) -> None:
    """It is left out of training data, and counted."""
    done = scriptgraph("export", records, "--format", "openai", "--discarded")
    assert len(lines(done.stdout)) == 2
    assert "left out: without a word of the agent: 1" in done.stderr


def test_openai_lines_can_begin_with_the_agent(records: Path) -> None:
    """OpenAI's format lets the assistant begin; then no line is invented for the user."""
    done = scriptgraph("export", records, "--format", "openai", "--no-opening", "--ended")
    (example,) = lines(done.stdout)
    assert [message["content"] for message in example["messages"]] == ["Hello.", "Hi.", "Bye."]


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_llama_factory_finds_the_data_set(tmp_path: Path, records: Path, suffix: str) -> None:
    """The file is an array or lines, as its suffix says; beside it, it is described."""
    out = tmp_path / "data" / f"train{suffix}"
    done = scriptgraph("export", records, "--format", "sharegpt", "--out", out)
    assert done.returncode == 0, done.stderr
    text = out.read_text(encoding="utf-8")
    examples = json.loads(text) if suffix == ".json" else lines(text)
    assert [example["id"] for example in examples] == ["whole", "broken/off"]
    assert json.loads((out.parent / "dataset_info.json").read_text(encoding="utf-8")) == {
        "train": {
            "file_name": f"train{suffix}",
            "formatting": "sharegpt",
            "columns": {"messages": "conversations"},
        }
    }


def test_other_data_sets_stay_described(tmp_path: Path, records: Path) -> None:
    """An entry is added to LLaMA-Factory's list; one of the same name needs --force."""
    info = tmp_path / "dataset_info.json"
    info.write_text('{"alpaca": {"file_name": "a.json"}, "train": {}}', encoding="utf-8")
    order = ["export", str(records), "--format", "sharegpt", "--out", str(tmp_path / "train.json")]
    refused = scriptgraph(*order)
    assert (refused.returncode, (tmp_path / "train.json").exists()) == (1, False)
    assert "has another data set 'train'; --force replaces it" in refused.stderr
    assert scriptgraph(*order, "--force").returncode == 0
    known = json.loads(info.read_text(encoding="utf-8"))
    assert list(known) == ["alpaca", "train"]
    assert known["train"]["file_name"] == "train.json"


@pytest.mark.parametrize("text", ["[]", "{", "\udc80"])
def test_a_list_that_is_none_is_left_alone(tmp_path: Path, records: Path, text: str) -> None:
    """What is no list of data sets is not overwritten, and no data is written beside it."""
    info = tmp_path / "dataset_info.json"
    info.write_bytes(text.encode("utf-8", "surrogateescape"))
    out = tmp_path / "train.json"
    done = scriptgraph("export", records, "--format", "sharegpt", "--out", out, "--force")
    assert (done.returncode, out.exists()) == (1, False)
    assert str(info) in done.stderr
    assert info.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_documents_go_to_a_folder_or_a_file(tmp_path: Path, records: Path) -> None:
    """A folder has a document for each dialogue, a file and standard output have all in a row."""
    order = ["export", str(records), "--format", "markdown", "--discarded", "--out"]
    assert scriptgraph(*order, tmp_path / "read").returncode == 0
    documents = {path.name: path.read_text("utf-8") for path in (tmp_path / "read").iterdir()}
    assert sorted(documents) == ["alone.md", "broken-off.md", "whole.md"]
    assert scriptgraph(*order, tmp_path / "all.md").returncode == 0
    together = (tmp_path / "all.md").read_text(encoding="utf-8")
    whole = [documents[f"{name}.md"] for name in ("whole", "broken-off", "alone")]
    assert together == "\n".join(whole)
    assert scriptgraph(*order, "-").stdout == together


def test_the_published_layout_goes_round(tmp_path: Path, shared: Path) -> None:
    """Published dialogues, exported and read again, are the same dialogues."""
    published = shared / "published" / "dialogues.jsonl"
    out = tmp_path / "again.jsonl"
    done = scriptgraph("export", published, "--format", "published", "--out", out)
    assert done.stderr == f"70 dialogues exported to {out}\n"
    assert list(read_dialogues(out)) == list(read_dialogues(published))


def test_verdicts_are_passed_on_in_the_one_file(tmp_path: Path, folder: Path) -> None:
    """What lies beside an experiment's dialogues is in the exported ones."""
    first = next(read_dialogues(folder / "dialogues.jsonl"))
    verdict = SwitchVerdict(
        dialogue=first.id, switch=1, section="hello", at=first.started_at, completed=True
    )
    beside = tmp_path / "verdicts"
    beside.mkdir()
    for name in ("dialogues.jsonl", "manifest.json"):
        (beside / name).write_bytes((folder / name).read_bytes())
    (beside / "verdicts.jsonl").write_text(verdict.line() + "\n", encoding="utf-8")
    done = scriptgraph("export", beside, "--format", "published")
    assert done.returncode == 0, done.stderr
    passed = [Dialogue.model_validate(line) for line in lines(done.stdout)]
    assert passed == list(read_results(find_results(beside), print))
    assert passed[0].totals.correct_switches == 1


def test_only_verified_dialogues_are_trained_on(tmp_path: Path) -> None:
    """Of two dialogues the one whose switch was wrong is left out."""
    wrong = CORRECT.replace("completed: yes", "completed: no")
    records = written(
        tmp_path / "judged.jsonl", [judged(CORRECT, id="right"), judged(wrong, id="wrong")]
    )
    out = tmp_path / "train.json"
    done = scriptgraph("export", records, "--format", "sharegpt", "--verified", "--out", out)
    assert [example["id"] for example in json.loads(out.read_text("utf-8"))] == ["right"]
    assert "left out: not verified: 1" in done.stderr


@pytest.mark.parametrize("form", ["openai", "sharegpt"])
def test_rehearsals_are_no_training_data(tmp_path: Path, folder: Path, form: str) -> None:
    """They are refused as long as nobody insists, and then are called what they are."""
    out = tmp_path / "train.jsonl"
    order = ["export", str(folder), "--format", form, "--out", str(out)]
    refused = scriptgraph(*order)
    assert (refused.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "is a rehearsal: no language model spoke in it" in refused.stderr
    done = scriptgraph(*order, "--rehearsal")
    assert done.returncode == 0
    assert "Rehearsals: the rehearsal model speaks in 4 of them." in done.stderr


def test_the_system_message_is_the_script_of_the_folder(folder: Path) -> None:
    """Each example of an experiment can carry the script, or the dialog actor's instructions."""
    for system, begins in (("script", "# Short"), ("prompt", "You are Robin")):
        order = ["export", str(folder), "--format", "openai", "--rehearsal", "--system", system]
        for example in lines(scriptgraph(*order).stdout):
            assert example["messages"][0]["role"] == "system"
            assert example["messages"][0]["content"].startswith(begins)


def test_the_system_message_is_a_text(tmp_path: Path, records: Path) -> None:
    """A text file of the user's own can be the system message; its column is then described."""
    text = tmp_path / "system.txt"
    text.write_text("Be kind.\n", encoding="utf-8")
    out = tmp_path / "train.json"
    order = ["export", str(records), "--format", "sharegpt", "--out", str(out), "--system"]
    assert scriptgraph(*order, text).returncode == 0
    assert {example["system"] for example in json.loads(out.read_text("utf-8"))} == {"Be kind."}
    described = json.loads((tmp_path / "dataset_info.json").read_text("utf-8"))
    assert described["train"]["columns"]["system"] == "system"
    missing = scriptgraph(*order, "scirpt", "--force")
    assert missing.returncode == 1
    assert "--system scirpt: this is neither none, script nor prompt, nor" in missing.stderr


def test_dialogues_are_chosen_by_mode_and_patient(folder: Path) -> None:
    """Filters add up; several values of one of them are alternatives."""
    order = ["export", str(folder), "--format", "published"]
    for options, count in (
        ([], 4),
        (["--mode", "single"], 2),
        (["--mode", "A", "--mode", "multi"], 4),
        (["--case", "ann"], 2),
        (["--case", "ann", "--mode", "B"], 1),
    ):
        assert len(lines(scriptgraph(*order, *options).stdout)) == count, options


def test_a_program_reads_what_came(tmp_path: Path, records: Path) -> None:
    """With --json the counts are on standard output."""
    out = tmp_path / "train.jsonl"
    done = scriptgraph("export", records, "--format", "openai", "--out", out, "--ended", "--json")
    assert json.loads(done.stdout) == {
        "exported": 1,
        "rehearsals": 0,
        "left_out": {"not ended": 1, "discarded": 1},
        "changed": {
            "empty messages left out": 0,
            "messages joined to the one before": 0,
            "last messages of the user left out": 0,
        },
    }


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_overwritten(tmp_path: Path, records: Path, form: str) -> None:
    """A file, or a folder with something in it, stays as it is unless --force is given."""
    out = tmp_path / ("read" if form == "markdown" else "out.jsonl")
    order = ["export", str(records), "--format", form, "--out", str(out)]
    assert scriptgraph(*order).returncode == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    refused = scriptgraph(*order, "--ended")
    assert (refused.returncode, refused.stderr) == (
        1,
        f"{out} is there already; --force replaces it\n",
    )
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert scriptgraph(*order, "--force").returncode == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_faulty_line_leaves_nothing_behind(tmp_path: Path, form: str) -> None:
    """When a record cannot be read, file and line are named, and no part is written."""
    good = talk(("dialog", "Hello.")).line()
    records = tmp_path / "records.jsonl"
    records.write_text(f"{good}\n{good[:-1]}\n{good}\n", encoding="utf-8")
    out = tmp_path / "place" / ("read" if form == "markdown" else "out.jsonl")
    done = scriptgraph("export", records, "--format", form, "--out", out)
    assert done.returncode == 1
    assert f"{records}:2:" in done.stderr
    assert not out.exists()
    assert list(tmp_path.glob("place/*")) == list(tmp_path.glob("place/.*")) == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_export_is_an_error(tmp_path: Path, records: Path, form: str) -> None:
    """No empty file comes of filters that nothing passes; why is said."""
    out = tmp_path / ("read" if form == "markdown" else "out.jsonl")
    done = scriptgraph("export", records, "--format", form, "--out", out, "--mode", "mutli")
    assert (done.returncode, out.exists()) == (1, False)
    assert done.stderr == ("no dialogue to export; left out: in another mode: 2, discarded: 1\n")


def test_a_last_line_that_was_cut_off_is_said(tmp_path: Path) -> None:
    """After a crash the whole dialogues are exported, and the rest of a line is mentioned."""
    records = tmp_path / "records.jsonl"
    records.write_text(talk(("dialog", "Hello.")).line() + '\n{"id": "x', encoding="utf-8")
    done = scriptgraph("export", records, "--format", "openai")
    assert (done.returncode, len(lines(done.stdout))) == (0, 1)
    assert f"{records}:2: the last line was cut off" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "openai", "--json"], "the dialogues themselves go to standard output"),
        (["--format", "markdown", "--system", "script"], "only training data has one"),
        (["--format", "published", "--no-opening"], "only training data has an opening"),
        (["--format", "openai", "--script", "x.yaml"], "with --system script or prompt"),
        (["--format", "sharegpt", "--no-opening"], "LLaMA-Factory skips dialogues that the"),
        (["--format", "sharegpt", "--out", "x.txt"], "files that end in .json or .jsonl"),
        (["--format", "openai", "--out", "x.json"], "their file ends in .jsonl"),
        (["--format", "alpaca"], "'alpaca' is not one of"),
        ([], "Missing option '--format'"),
    ],
)
def test_options_that_contradict_each_other_are_wrong_use(
    records: Path, options: list[str], said: str
) -> None:
    """The message names the option and the reason."""
    done = scriptgraph("export", records, *options, env={"COLUMNS": "200"})
    assert done.returncode == 2
    assert said in done.stderr


def test_what_cannot_be_written_is_said(tmp_path: Path, records: Path) -> None:
    """A place that is no place is a message and no traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for form, out in (("openai", "file/x.jsonl"), ("markdown", "file/read")):
        done = scriptgraph("export", records, "--format", form, "--out", tmp_path / out)
        assert done.returncode == 1
        assert "cannot write" in done.stderr


def test_section_headings_come_with_a_published_record(tmp_path: Path) -> None:
    """Events of a record become headings, in the order of reading."""
    dialogue = recorded([event("started", 1), step("dialog", "Hello.")])
    done = scriptgraph("export", written(tmp_path / "x.jsonl", [dialogue]), "--format", "markdown")
    assert done.stdout.endswith("## Section 1\n\n**Agent (1):** Hello.\n")


@pytest.mark.parametrize("name", ["train.json", "train.jsonl"])
def test_the_datasets_library_reads_sharegpt(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a trainer loads it: the same conversations, as one array or as lines."""
    records = written(
        tmp_path / "a.jsonl",
        [talk(("dialog", "Hello."), ("patient", "Hi."), id=one) for one in "ab"],
    )
    out = tmp_path / "train" / name
    done = scriptgraph("export", records, "--format", "sharegpt", "--out", out)
    assert done.returncode == 0, done.stderr
    text = out.read_text(encoding="utf-8")
    examples = json.loads(text) if name.endswith(".json") else lines(text)
    assert loaded(out, monkeypatch)["conversations"] == [one["conversations"] for one in examples]
