"""In a section that waits for a human no model writes, and whoever writes on is never left alone."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.dangerous import FEAR, listener
from support.fakes import ToldModel, silent_model_words
