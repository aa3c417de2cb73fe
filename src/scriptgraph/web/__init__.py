"""A folder of scripts behind HTTP: what existing chat clients speak, and a plain JSON API."""
