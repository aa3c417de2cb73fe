"""The two letters by which a region is named, and what people write for them."""

from __future__ import annotations

MISTAKEN = {"UK": "GB", "EN": "GB", "SP": "ES", "OE": "AT", "SW": "CH"}
"""What people write for a region and is no code of one → what they mean."""
