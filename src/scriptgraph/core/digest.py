"""One digest for all that is told apart by its content, and chance that anybody can repeat."""

import hashlib

_BITS = 256


def digest(text: str, characters: int = 16) -> str:
    """Identify a text by its content; the text cannot be read from it.

    Args:
        text: The text; half a character in it counts as `?`.
        characters: How long the digest is.
    """
    return _sha256(text).hex()[:characters]


def drawn(*parts: object, bits: int = _BITS) -> int:
    """Draw a number of so many bits: the same parts always give the same one."""
    whole = int.from_bytes(_sha256("|".join(map(str, parts))))
    return whole >> (_BITS - bits)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()
