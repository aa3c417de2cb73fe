"""PgBouncer itself before a Postgres server, where the machine has it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest

SETTINGS = """\
[databases]
* = host={host} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
ignore_startup_parameters = extra_float_digits
"""


def pgbouncer() -> str:
    """Find PgBouncer; without it the test is skipped, or fails where it is required."""
    named = os.environ.get("SCRIPTGRAPH_PGBOUNCER", "")
    known = (named, "pgbouncer", "/usr/sbin/pgbouncer")
    found = next(filter(None, (shutil.which(name) for name in known if name)), None)
    if found is not None:
        return found
    missing = "no PgBouncer: it is not on the PATH, and SCRIPTGRAPH_PGBOUNCER names none"
    if named == "required":
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def bounced(address: str, folder: Path, mode: Literal["session", "transaction"]) -> Iterator[str]:
    """Start it before a server on a socket; gives its own address.

    Args:
        address: The server's.
        folder: Where its settings are written.
        mode: Whether a client keeps a connection, or gets another for each transaction.
    """
    program = pgbouncer()
    parts = urlsplit(address)
    host = Path(parse_qs(parts.query)["host"][0])
    port = _free_port()
    settings = SETTINGS.format(host=host, port=port, mode=mode)
    if os.geteuid() == 0:  # it does not run as root; this one may read the server's socket
        settings += f"user = {pwd.getpwuid(host.stat().st_uid).pw_name}\n"
    file = folder / "pgbouncer.ini"
    file.write_text(settings, encoding="utf-8")
    process = subprocess.Popen([program, "--quiet", file], stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield f"postgresql://postgres:hunter2@127.0.0.1:{port}{parts.path}?gssencmode=disable"
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
    return port


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("PgBouncer did not begin")
