"""A practice's calendar as a server of the Model Context Protocol, over its standard streams."""

from __future__ import annotations

from mcp.server.fastmcp import FastMCP

server = FastMCP("practice", log_level="ERROR")
_booked: dict[str, str] = {}


@server.tool()
def book_slot(
    preferred_day: str, preferred_name: str, idempotency_key: str
) -> dict[str, str | bool]:
    """Book a slot, once for each key; on Fridays nobody is there."""
    if preferred_day == "Friday":
        raise ValueError(f"closed on {preferred_day}")
    slot = _booked.setdefault(idempotency_key, f"{preferred_day} at ten")
    return {"booked": True, "slot": slot, "said_to": preferred_name}


@server.tool()
def count_bookings() -> int:
    """Say how many slots are taken."""
    return len(_booked)


@server.tool()
def look_up(
    medicines: list[dict[str, str | float]], idempotency_key: str
) -> list[dict[str, str | int]]:
    """List what speaks against taking these together."""
    names = [str(one["name"]) for one in medicines]
    return [{"about": f"{one} with alcohol", "grade": 1, "source": "made up"} for one in names]


if __name__ == "__main__":
    server.run("stdio")
