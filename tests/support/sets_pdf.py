"""Whether this machine can set a PDF: that needs a library of the system besides the package."""

from __future__ import annotations

from importlib import import_module

import pytest


def require_pdf() -> None:
    """Skip the test, and say why, where no PDF can be set."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as error:
        pytest.skip(f"no PDF can be set here: {error}")
