"""What a session does not need, nobody who imports it waits for."""

from __future__ import annotations

from support.imported import imported_by, libraries

CLIENTS = {"openai", "langchain_openai", "tiktoken"}

FAILING = """\
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from scriptgraph import create_session, load_script

class Lost(BaseChatModel):
    _llm_type = "lost"

    def _generate(self, *given, **more):
        raise ConnectionError("the line is dead")

session = create_session(load_script("stress_relief"), Lost()).compile()
state = session.invoke({"messages": [HumanMessage("Hello.")]})
assert "the line is dead" in str(state["trace"])
"""


def test_the_library_loads_no_client_and_no_reader() -> None:
    """`create_session` is there without clients of models, readers of scripts, or a rehearsal."""
    modules = imported_by("from scriptgraph import create_session")
    assert "scriptgraph.graphs.session" in modules
    assert not CLIENTS & libraries(modules)
    rooms = {".".join(name.split(".")[:2]) for name in modules}
    assert not {"scriptgraph.formats", "scriptgraph.rehearsal", "scriptgraph.assurance"} & rooms


def test_a_format_is_read_by_its_own_reader() -> None:
    """Whoever loads a script in YAML loads no reader of Markdown."""
    modules = imported_by("import scriptgraph; scriptgraph.load_script('stress_relief')")
    assert "scriptgraph.formats.yaml" in modules
    assert "scriptgraph.formats.markdown" not in modules


def test_a_failure_of_another_model_loads_no_client() -> None:
    """Whether an error is a client's can be told without the client: where it is, it is loaded."""
    modules = imported_by(FAILING)
    assert "scriptgraph.models.words" in modules
    assert not CLIENTS & libraries(modules)
