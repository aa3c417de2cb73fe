"""Counts what 10,000 turns with the worst model there is do to a session.

    python benchmarks/adversarial.py [TURNS]

Exits with 1 when a single move was not the script's, or a message was lost or repeated.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.adversary import Account, run  # noqa: E402  # it lives with the tests, which run it too

from scriptgraph.core.settings import Mode  # noqa: E402
from scriptgraph.formats.load import load_script  # noqa: E402


def main(turns: int = 10_000) -> int:
    """Run the turns, half in each mode, and print the account."""
    logging.disable(logging.WARNING)
    paths = sorted((ROOT / "scripts").glob("*.yaml"))
    runs = [(path, mode) for path in paths for mode in get_args(Mode)]
    total = Account()
    started = time.perf_counter()
    for number, (path, mode) in enumerate(runs):
        share = turns // len(runs) + (number < turns % len(runs))
        account = Account()
        asyncio.run(run(load_script(path), mode, share, seed=number, account=account))
        print(f"{path.stem}, {mode}: {account}")
        for name in ("turns", "moves", "failed", "sessions", "illegal", "wrong"):
            setattr(total, name, getattr(total, name) + getattr(account, name))
    print(f"{total}; {time.perf_counter() - started:.0f} s")
    for fault in (total.illegal + total.wrong)[:20]:
        print(f"  {fault}")
    return 1 if total.illegal or total.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
