"""Every layout of others: a file as it really looks, and what is wrong with broken ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.talks import CHINESE, GERMAN, Talk, write_esconv, write_table, write_transcript

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.reading import Given, find_dialogues, foreign_corpus
from scriptgraph.corpora.understood import Understood
from scriptgraph.corpora.values import values
from scriptgraph.metrics.measures import ratio
from scriptgraph.metrics.profiles import Profiles
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.metrics.sources import read_source
from scriptgraph.metrics.spoken import SPEECH
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.prompting.layout import opening_line
from scriptgraph.records.dialogue import Dialogue, Totals, write_dialogues
from scriptgraph.report.document import full_report

TALKS: list[Talk] = GERMAN.talks(3)


def read(path: Path, layout: str | None = None, **named: str) -> list[Dialogue]:
    place = find_dialogues(path, given=Given(layout, named))
    return list(place.read(place.dialogues, pytest.fail))


def understood(path: Path, **named: str) -> Understood:
    corpus = foreign_corpus(path, Given(None, named), pytest.fail)
    corpus.say = lambda _: None
    list(corpus.read(path, pytest.fail))
    assert corpus.understood
    return corpus.understood


def said(dialogue: Dialogue) -> list[tuple[str, str]]:
    return [(step.actor, step.content or "") for step in dialogue.steps]


def expected(talk: Talk) -> list[tuple[str, str]]:
    return [("patient" if number % 2 else "dialog", text) for number, (_, text) in enumerate(talk)]


def as_chats(
    talks: list[Talk], chat: str, role: str, text: str, names: tuple[str, str]
) -> list[Any]:
    return [
        {chat: [{role: names[n % 2], text: words} for n, (_, words) in enumerate(talk)]}
        for talk in talks
    ]


@pytest.mark.parametrize("layout", ["openai", "array", "lines"])
def test_an_id_that_stands_twice_is_refused_in_every_layout(layout: str, tmp_path: Path) -> None:
    """Rows about it could not be told apart, and each would count; both places are named."""
    path = tmp_path / "twice.jsonl"
    chat = as_chats(TALKS[:1], "messages", "role", "content", ("assistant", "user"))[0]
    path.write_text("\n".join(json.dumps({"id": "x", **chat}) for _ in range(2)), encoding="utf-8")
    if layout != "openai":
        line = Dialogue(id="x", layout=2, totals=Totals(interactions=0), steps=()).line()
        text = f"[{line}, {line}]" if layout == "array" else f"{line}\n{line}\n"
        path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"twice\.jsonl(:|, dialogue )2: the id 'x' is in .* 1 a"):
        read(path)


@pytest.mark.parametrize("text", ["", "\n\n", "[]"])
def test_an_empty_file_is_called_empty(text: str, tmp_path: Path) -> None:
    """It holds no lines of ours, nor any of others."""
    path = tmp_path / "empty.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.jsonl is empty: it holds no dialogue"):
        foreign_corpus(path, Given(), pytest.fail)


def test_an_empty_array_is_no_table_of_nothing(tmp_path: Path) -> None:
    """Whoever reports on it, or makes a table of it, is told so."""
    path = tmp_path / "list.jsonl"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.jsonl is empty: it holds no dialogue"):
        find_dialogues(path)


def test_verdicts_that_nobody_gave_are_left_out(tmp_path: Path) -> None:
    """A line of an imported chat says nothing of what a verifier would have counted."""
    path = tmp_path / "chats.jsonl"
    path.write_text(json.dumps(OPENAI[0]), encoding="utf-8")
    (found,) = read(path)
    assert json.loads(found.line())["totals"] == {"interactions": found.totals.interactions}


OPENAI = as_chats(TALKS, "messages", "role", "content", ("assistant", "user"))
SHAREGPT = as_chats(TALKS, "conversations", "from", "value", ("gpt", "human"))


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def in_lines(values: list[Any]) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


@pytest.mark.parametrize("layout", ["openai", "sharegpt"])
@pytest.mark.parametrize("form", ["lines", "array", "indented array"])
def test_chats_are_read_as_lines_and_as_arrays(tmp_path: Path, layout: str, form: str) -> None:
    """Whatever the file is called, and however it is laid out."""
    chats = OPENAI if layout == "openai" else SHAREGPT
    texts = {"lines": in_lines(chats), "array": json.dumps(chats)}
    path = written(tmp_path / "data.txt", texts.get(form) or json.dumps(chats, indent=1))
    found = read(path)
    assert [said(one) for one in found] == [expected(talk) for talk in TALKS]
    assert {one.provenance.format for one in found if one.provenance} == {layout}
    assert [one.id for one in found] == ["data-1", "data-2", "data-3"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_separates_its_cells(tmp_path: Path, separator: str) -> None:
    """Its columns are told by their names, and which were taken is said."""
    path = write_table(tmp_path / "talks.csv", TALKS, separator=separator)
    assert [said(one) for one in read(path)] == [expected(talk) for talk in TALKS]
    assert understood(path).choices == [
        "column dialogue as the dialogue",
        "column speaker as the speaker",
        "column text as the text",
        "Beraterin as the agent",
        "Klient as the client",
    ]


def test_columns_and_speakers_can_be_named(tmp_path: Path) -> None:
    """Those of a table that says nothing by its names; of two speakers, one is enough."""
    path = write_table(tmp_path / "t.csv", TALKS, head=("nr", "who is it", "line"))
    with pytest.raises(InputError, match=r"t\.csv:1: no column looks like the dialogue: .* nr,"):
        read(path)
    named = {"dialogue": "nr", "speaker": "who is it", "text": "line", "client": "Klient"}
    assert [said(one) for one in read(path, **named)] == [expected(talk) for talk in TALKS]


def test_what_a_column_says_of_a_whole_dialogue_is_kept(tmp_path: Path) -> None:
    """AnnoMI's quality and topic; and an utterance that two people annotated counts once."""
    head = (
        "mi_quality,transcript_id,topic,utterance_id,interlocutor,timestamp,utterance_text,"
        "annotator_id,reflection_exists"
    )
    rows = [
        'high,0,smoking,0,therapist,00:00:13,"Thanks for coming, Joe.",3,FALSE',
        'high,0,smoking,0,therapist,00:00:13,"Thanks for coming, Joe.",4,FALSE',
        "high,0,smoking,1,client,00:00:24,Sure.,3,FALSE",
        "low,1,alcohol,0,client,00:00:01,You wanted to see me?,3,FALSE",
    ]
    path = written(tmp_path / "AnnoMI-full.csv", "\n".join([head, *rows, ""]))
    first, second = read(path)
    assert said(first) == [("dialog", "Thanks for coming, Joe."), ("patient", "Sure.")]
    assert first.provenance
    assert second.provenance
    assert first.provenance.about == {"mi_quality": "high", "topic": "smoking"}
    assert (second.id, second.provenance.format) == ("AnnoMI-full-1", "annomi")
    assert second.provenance.about["mi_quality"] == "low"
    assert understood(path).not_read == ["annotator_id", "reflection_exists"]
    assert understood(path).passed_over == {
        "rows of further annotators": 1,
        "times that are no dates (ISO 8601)": 3,
    }


ROWS = ["d1,2,Client,Hi", "d1,1,Therapist,Hello", "d1,10,Therapist,How are you?"]
IN_ORDER = [("dialog", "Hello"), ("patient", "Hi"), ("dialog", "How are you?")]
MOVED = "the order of column {}, not that of the rows"


def test_a_column_that_numbers_rows_orders_them(tmp_path: Path) -> None:
    """It is read as a number, and that rows were moved is said; it can be switched off."""
    path = written(tmp_path / "t.csv", "\n".join(["dialogue,turn,speaker,text", *ROWS, ""]))
    assert said(read(path)[0]) == IN_ORDER
    assert MOVED.format("turn") in understood(path).choices
    assert said(read(path, order="-")[0])[0] == ("patient", "Hi")
    assert understood(path, order="-").not_read == ["turn"]
    path.write_text(path.read_text("utf-8").replace("10", "last"), encoding="utf-8")
    with pytest.raises(InputError, match=r"t\.csv:4: 'last' in the column 'turn' is no number .*-"):
        read(path)


@pytest.mark.parametrize("use", ["turn", "time"])
def test_rows_of_one_number_or_time_stay_as_they_stand_and_that_is_said(
    tmp_path: Path, use: str
) -> None:
    """Nobody knows which comes first; where none is there twice, nothing is said."""
    days = ["2024-01-02", "2024-01-01", "2024-01-02"] if use == "time" else ["2", "1", "2"]
    rows = [
        f"d,{day},{who}" for day, who in zip(days, ["client,b", "agent,a", "agent,c"], strict=True)
    ]
    path = written(tmp_path / "t.csv", "\n".join([f"dialogue,{use},speaker,text", *rows, ""]))
    assert [text for _, text in said(read(path)[0])] == ["a", "b", "c"]
    tied = f"rows with the same {use} as they stand"
    assert tied in understood(path).choices
    path.write_text("\n".join([f"dialogue,{use},speaker,text", *rows[:2], ""]), encoding="utf-8")
    assert tied not in understood(path).choices


@pytest.mark.parametrize(
    ("times", "is_moved"),
    [
        (("2024-01-01T10:00:05", "2024-01-01T10:00:00", "2024-01-01T10:00:09"), True),
        (("2024-01-01T12:00:05+02:00", "2024-01-01T10:00:00Z", "2024-01-01T10:01:00Z"), True),
        (("2024-01-01T10:00:05", "", "2024-01-01T10:00:09"), False),
        (("2024-01-01T10:00:05", "2024-01-01T10:00:00Z", "2024-01-01T10:00:09"), False),
    ],
)
def test_times_order_rows_that_nothing_numbers(
    tmp_path: Path, times: tuple[str, ...], is_moved: bool
) -> None:
    """Where all of them can be compared; a column that differs within a dialogue is named."""
    rows = (f"{row},{at}" for row, at in zip(ROWS, times, strict=True))
    path = written(tmp_path / "t.csv", "\n".join(["dialogue,score,speaker,text,time", *rows, ""]))
    assert (said(read(path)[0]) == IN_ORDER) is is_moved
    assert (MOVED.format("time") in understood(path).choices) is is_moved
    assert understood(path).not_read == ["score"]


def test_what_differs_in_one_dialogue_is_a_fact_of_none(tmp_path: Path) -> None:
    """A mark of messages may happen to be the same in all of a short dialogue."""
    rows = ["a,Client,Hi,x,sad", "b,Client,Hi,y,sad", "b,Therapist,Hm,y,glad"]
    path = written(tmp_path / "t.csv", "\n".join(["dialogue,speaker,text,site,mood", *rows, ""]))
    first, second = (one.provenance.about for one in read(path) if one.provenance)
    assert (first, second) == ({"site": "x"}, {"site": "y"})
    assert understood(path).not_read == ["mood"]


def test_esconv_is_read_with_its_survey(tmp_path: Path) -> None:
    """An array over many lines; what it says of a talk as a whole is kept."""
    path = write_esconv(tmp_path / "ESConv.json", TALKS)
    found = read(path)
    assert [said(one) for one in found] == [expected(talk) for talk in TALKS]
    about = found[0].provenance.about if found[0].provenance else {}
    assert about["survey_score.seeker.empathy"] == "4"
    assert about["emotion_type"] == "anxiety"
    assert understood(path).passed_over == {"annotations of messages": 3 * 4}


def test_transcripts_are_read(tmp_path: Path) -> None:
    """Lines that name nobody go on, headings begin another, and a sentence with a colon is none."""
    text = (
        "# Session 1\n[00:03] Therapist: Hello.\n  How are you?\n\nClient: One thing is clear to "
        "me, here: I am tired.\nIt is 10:30, and I think only of this one thing: sleep.\n\n"
        "# Session 2\nTherapist: Again?\nClient: Yes.\n"
    )
    first, second = read(written(tmp_path / "notes.txt", text))
    assert said(first) == [
        ("dialog", "Hello.\nHow are you?"),
        (
            "patient",
            "One thing is clear to me, here: I am tired.\n"
            "It is 10:30, and I think only of this one thing: sleep.",
        ),
    ]
    assert (second.id, second.provenance and second.provenance.about) == (
        "notes-2",
        {"title": "Session 2"},
    )


def test_letters_as_speakers_have_to_be_named(tmp_path: Path) -> None:
    """Nobody can know whether A is the agent; once it is said, B is the client, and C is nobody."""
    path = written(tmp_path / "ab.txt", "A: Hello.\nB: Hi.\n")
    with pytest.raises(InputError, match=r"ab\.txt:1: nobody knows whether 'A' .*--take agent='A'"):
        read(path)
    assert said(read(path, agent="A")[0]) == [("dialog", "Hello."), ("patient", "Hi.")]
    path.write_text("A: Hello.\nB: Hi.\nC: And me?\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ab\.txt:3: 'C' is neither the agent nor the client"):
        read(path, agent="A")


def test_our_own_dialogues_come_in_an_array_too(tmp_path: Path) -> None:
    """As whoever puts lines into one array writes them."""
    lines = tmp_path / "lines.jsonl"
    chats = read(written(tmp_path / "chats.json", json.dumps(OPENAI)))
    write_dialogues(lines, chats)
    array = f"[{','.join(lines.read_text(encoding='utf-8').splitlines())}]"
    assert read(written(tmp_path / "array.json", array)) == chats == read(lines)


@pytest.mark.parametrize("pieces", [CHINESE, GERMAN], ids=["zh", "de"])
def test_corpora_in_other_languages_go_in(tmp_path: Path, pieces: Any) -> None:
    """Fifty dialogues each, as text and as a table: both give the same, and speakers are known."""
    talks = pieces.talks()
    as_text = read(write_transcript(tmp_path / "talks.txt", talks))
    as_table = read(write_table(tmp_path / "talks.tsv", talks, separator="\t"))
    assert [said(one) for one in as_text] == [expected(talk) for talk in talks]
    assert [said(one) for one in as_table] == [said(one) for one in as_text]
    assert (len(as_text), len({str(said(one)) for one in as_text}) > 20) == (50, True)


CHAT = json.dumps(OPENAI[0])
OTHER = json.dumps(SHAREGPT[0])
TABLE = "dialogue,speaker,text\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{CHAT}\n{OTHER}\n",
            ":2: not a chat: it needs 'messages', like the first; there",
        ),
        (f"{CHAT}\n{{]\n{CHAT}\n", ":2:2: not JSON: Expecting property name"),
        (
            f"[\n{CHAT},\n{CHAT}",
            ":3: not JSON: the file ends where ',' should be, as if it",
        ),
        (f"[\n{CHAT},\n{CHAT[:-9]}", ":3:"),
        (f"[{CHAT}\n{CHAT}]", ":2: not JSON: '{' where ',' should be"),
        (f"[{CHAT}]\n{CHAT}", ":2: not JSON: '{' behind the end of the array"),
        (
            '{"a": 1}\n',
            ":1: not a dialogue: a line needs one of 'steps', 'messages'",
        ),
        (
            '[{"dialog": [{"speaker": "seeker"}]}]',
            ": dialog.0: a message needs `speaker` and",
        ),
        ('[{"dialog": []}]', ":1: not a talk: it needs 'dialog', a list of messages"),
        (
            '[{"dialog": [{"speaker": "x", "content": "y"}]}]',
            "dialog.0.speaker: nobody knows",
        ),
        (f"{TABLE}a,therapist,Hello, you\n", ":2: 4 cells, and the first row has 3: a text with"),
        (f"{TABLE}a,therapist\n", ":2: 2 cells, and the first row has 3"),
        (f'{TABLE}a,therapist,"Hello\n', ":2: this row cannot be taken apart: unexpected end"),
        (f"{TABLE}a,robot,Hi\n", ":2: nobody knows whether 'robot' is the agent or the client"),
        (f"{TABLE},client,Hi\n", ":2: 'dialogue' is empty: nobody knows of which dialogue it is"),
        (
            f"{TABLE}a,client,x\nb,client,y\na,client,z\n",
            ":4: the rows of dialogue 'a' do not",
        ),
        ("speaker,text\nclient,Hi\n", ":1: no column looks like the dialogue: name it"),
        ("dialogue,speaker,words\na,client,Hi\n", ":1: no column looks like the text: name it"),
        ("Some words about it.\nClient: Hm.\n", ":1: 'Some words about it.': this is no layout"),
        ("# Notes\nSome words.\nClient: Hm.\n", ":2: 'Some words.': nobody speaks yet"),
        ("Client: Hm.\nNote: he sighs\n", ":2: nobody knows whether 'Note' is the agent or the"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    """The file, the line, what was found there, and what may be."""
    path = written(tmp_path / "broken.txt", text)
    with pytest.raises(InputError) as error:
        read(path)
    assert str(path) in str(error.value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        (
            "utf-16",
            ":1: the file is in UTF-16, .* in UTF-8: .*`iconv -f UTF-16 -t UTF-8`",
        ),
        ("utf-16-le", ":1: the file is in UTF-16 without a mark"),
        ("latin-1", r":2: byte 18 \(0xfc\) is not in UTF-8, .* may be in Latin-1 or Windows-1252"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, message: str) -> None:
    """With the line, and the command that mends it; nothing is guessed."""
    text = f"{TABLE}a,client,Mir ist übel.\n"
    path = written(tmp_path / "talks.csv", text, encoding)
    with pytest.raises(InputError, match=message):
        read(path)
    assert len(read(written(path, text, "utf-8-sig"))) == 1


def test_a_cut_off_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    """What a crash left behind does not stop anybody."""
    path = written(tmp_path / "chats.jsonl", f"{CHAT}\n{CHAT[:50]}")
    heard: list[str] = []
    assert len(list(find_dialogues(path).read(path, heard.append))) == 1
    assert heard == [f"{path}:2: the last line was cut off and is left out"]


def test_what_says_nothing_to_the_client_is_passed_over_and_counted(tmp_path: Path) -> None:
    """System messages, tools, pictures; the text beside a picture is taken."""
    messages = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": [{"type": "text", "text": "See?"}, {"type": "image_url"}]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "content": "42"},
        {"role": "assistant", "content": "I do."},
    ]
    chat = {"id": "x", "topic": "art", "messages": messages, "meta": {"a": 1}}
    path = written(tmp_path / "c.jsonl", json.dumps(chat) + "\n")
    [dialogue] = read(path)
    assert (dialogue.id, said(dialogue)) == ("x", [("patient", "See?"), ("dialog", "I do.")])
    assert dialogue.provenance
    assert dialogue.provenance.about == {"topic": "art"}
    assert understood(path).not_read == ["meta"]
    assert understood(path).passed_over == {
        "system messages": 1,
        "tool messages": 1,
        "calls of tools": 1,
        "parts of messages that are no text": 1,
    }


EMPTY = {
    "openai": '{"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": '
    '"Hi?"}, {"role": "user", "content": "   "}]}\n{"messages": [{"role": "user", "content": ""}]}',
    "sharegpt": '{"conversations": [{"from": "human", "value": ""}, {"from": "gpt", "value": '
    '"Hi?"}, {"from": "human", "value": " "}]}\n{"conversations": [{"from": "gpt", "value": ""}]}',
    "csv": "dialogue,speaker,text\na,client,\na,therapist,Hi?\na,client, \nb,client,\n",
    "esconv": '[{"dialog": [{"speaker": "seeker", "content": ""}, {"speaker": "supporter", '
    '"content": "Hi?"}, {"speaker": "seeker", "content": " "}]}, '
    '{"dialog": [{"speaker": "seeker", "content": ""}]}]',
    "transcript": "Client:\nTherapist: Hi?\nClient: \n---\nClient:\n",
}


@pytest.mark.parametrize("layout", EMPTY)
def test_messages_without_words_are_counted_in_every_layout(tmp_path: Path, layout: str) -> None:
    """They are no message of anybody; a dialogue of nothing else is none, and counted too."""
    path = written(tmp_path / "file", EMPTY[layout])
    given = Given(layout)
    (found,) = find_dialogues(path, given=given).read(path, pytest.fail)
    assert said(found) == [("dialog", "Hi?")]
    corpus = foreign_corpus(path, given, lambda _: None)
    list(corpus.read(path, pytest.fail))
    assert corpus.understood
    assert corpus.understood.passed_over == {
        "empty messages": 3,
        "dialogues in which nobody speaks": 1,
    }


def test_our_opening_line_goes_behind_a_message_without_words_too(tmp_path: Path) -> None:
    """It is the first that anybody says, whatever stands before it and is empty."""
    turns = [("user", " "), ("user", opening_line().strip()), ("assistant", "Hi?")]
    messages = [{"role": role, "content": text} for role, text in turns]
    path = written(tmp_path / "c.jsonl", json.dumps({"messages": messages}) + "\n")
    assert said(read(path)[0]) == [("dialog", "Hi?")]
    assert understood(path).passed_over == {
        "lines with which our exports open a session": 1,
        "empty messages": 1,
    }


def test_what_a_layout_says_itself_cannot_be_named(tmp_path: Path) -> None:
    """Whoever names a column of chats is told that there is none, and a layout has to be known."""
    path = written(tmp_path / "c.jsonl", f"{CHAT}\n")
    with pytest.raises(InputError, match="--take what is the text in OpenAI's messages: its"):
        read(path, text="content")
    with pytest.raises(InputError, match="there is no layout 'chat'; there are lines, workbook"):
        read(path, "chat")


def test_a_long_array_is_read_through_a_window(tmp_path: Path) -> None:
    """Each part as soon as it is there, at whatever place of the file it is cut by the window."""
    parts = [
        {"n": number, "text": "ä" * (number % 7), "l": [1, {"x": "]}"}]} for number in range(300)
    ]
    path = written(tmp_path / "a.json", json.dumps(parts, indent=1, ensure_ascii=False))
    for block in (1, 17, 1000):
        assert [one.value for one in values(path, pytest.fail, block=block)] == parts


def test_a_corpus_has_no_figure_that_it_does_not_hold(tmp_path: Path) -> None:
    """In the whole report only what was said is a number: no token, time or section is 0."""
    path = write_transcript(tmp_path / "talks.txt", GERMAN.talks())
    tally = Tally(profiles=Profiles())
    source = read_source(tally, path, find_dialogues(path))
    [group] = summarise(tally, [source], intervals=False).groups
    known = {
        row.key: row.value for row in (*group.published, *group.further) if row.value is not None
    }
    assert known == {"turns_per_dialogue": 4.0}
    assert (group.dispatches, group.exits, group.follows_script) == (None, {"unknown": 50}, False)
    assert source.spent.is_known is False
    heard = [one.sample(group.figures, Sampling()) for one in SPEECH if "words_per" in one.key]
    assert all(map(ratio, heard))
    [whole] = full_report(summarise(tally, [source], intervals=False), None)["groups"].values()
    sums = {(one["ms"], one["input_tokens"], one["output_tokens"]) for one in whole["turns"]}
    assert (sums, whole["replies"], whole["sections"]) == ({(None, None, None)}, None, {})
