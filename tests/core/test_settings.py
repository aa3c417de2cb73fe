"""Settings explain themselves."""

from __future__ import annotations

import pydoc

import pytest

from scriptgraph.core.settings import Settings, Tokens


@pytest.mark.parametrize("model", [Settings, Tokens])
def test_help_describes_every_field(model: type[Settings] | type[Tokens]) -> None:
    """Whoever asks Python for help reads what each field means, not only its name."""
    shown = " ".join(pydoc.plain(pydoc.render_doc(model)).replace("|", " ").split())
    for name, field in model.model_fields.items():
        assert field.description
        assert f"{name}: {' '.join(field.description.split())}" in shown
