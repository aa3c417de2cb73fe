"""What is meant as a database never becomes a file, and a password is seen by nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scriptgraph.cli.action_options import ActionOptions
from scriptgraph.cli.agent_options import AgentOptions, AskingOptions, BestOfOptions
from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.guard_options import GuardOptions
from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.addresses import (
    File,
    Memory,
    Postgres,
    read_address,
    shown,
    without_password,
)

REFUSED = [
    "postgresql+psycopg://u:hunter2@127.0.0.1/db",
    "postgressql://u:hunter2@127.0.0.1/db",
    "PostgreSQL+asyncpg://u:hunter2@h/db",
    "jdbc:postgresql://u:hunter2@h/db",
    "postgresql：//u:hunter2@h/db",
    "postgresql:/u:hunter2@h/db",
    "postgresql:db",
    "postgres:u:hunter2@h",
    "u:hunter2@h/db",
    "//u:hunter2@h/db",
    "mysql://u:hunter2@h/db",
    "sqlite:///x.db",
    "file:x.db",
    "redis:0",
    "host=h user=u password=hunter2",
    "dbname=x password='hunter2 too'",
    "memory",
    "Memory",
    "",
    "  ",
    "$DATABASE_URL",
    "two\nlines",
    "\x1b[2Jx",
]


@pytest.mark.parametrize("address", REFUSED)
async def test_what_is_not_understood_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It becomes no file, the message says what works, and no password stands in it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="SQLite file, at postgresql://USER@HOST") as refused:
        async with open_store(address):
            pass
    assert list(tmp_path.iterdir()) == []
    assert "hunter2" not in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("address", ["memory:", ":memory:", "MEMORY:", " memory: "])
def test_memory_has_two_names(address: str) -> None:
    """SQLite's own name for it is taken as well, in any case."""
    assert read_address(address) == Memory()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "Postgresql", "POSTGRES"])
def test_a_database_is_named_by_its_scheme(scheme: str) -> None:
    """In any case; libpq gets it as it knows it."""
    assert read_address(f"{scheme}://u@h/db") == Postgres(f"{scheme.lower()}://u@h/db")


@pytest.mark.parametrize(
    "name", ["s.sqlite", "./memory", "./a:b", "a/b c.db", "/tmp/x:y", "C:\\s.db", "世界"]
)
def test_other_names_are_files(name: str) -> None:
    """Whatever can only be a file's name is one."""
    assert read_address(name) == File(Path(name))


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("postgresql://u:hunter2@h:5/db", "postgresql://u@h:5/db"),
        ("postgresql://u:hunter2:/@@h/db", "postgresql://u@h/db"),
        ("postgresql://h/db?user=u&password=hunter2", "postgresql://h/db?user=u"),
        ("postgresql://h/db?password=hunter2&user=u", "postgresql://h/db?user=u"),
        ("postgresql://h/db?sslpassword=hunter2", "postgresql://h/db"),
        ("postgresql://u@h/db", "postgresql://u@h/db"),
        ("some/file.sqlite", "some/file.sqlite"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, seen: str) -> None:
    """Wherever the password stands, what is left is an address that works with PGPASSWORD."""
    assert shown(address) == seen
    assert "hunter2" not in repr(Postgres(address))
    assert "hunter2" not in without_password(f"cannot connect to {address}", address)


async def test_an_error_of_the_database_shows_no_password() -> None:
    """What libpq says of an address that it does not understand is shown without it."""
    for address in (
        "postgresql://u:hunter2%zz@127.0.0.1:1/db",
        "postgres://u:hunter2@127.0.0.1:1/",
    ):
        with pytest.raises(InputError, match="cannot keep sessions in Postgres") as refused:
            async with open_store(address):
                pass
        assert "hunter2" not in f"{refused.value} {refused.value.__cause__}"


def test_the_command_that_goes_on_shows_no_password() -> None:
    """`Go on with` and `Read it` stay on the screen and in logs."""
    address = "postgresql://u:hunter2@h/db"
    options = ChatOptions(
        script=Path("a.yaml"),
        store=address,
        agent=AgentOptions(),
        asking=AskingOptions(),
        best_of=BestOfOptions(),
        guard=GuardOptions(),
        action=ActionOptions(),
    )
    for command in (options.command("a"), options.trace_command("a")):
        assert re.search(r"--store postgresql://u@h/db$", command)
