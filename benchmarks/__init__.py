"""Figures that no test asserts: tokens, latency, overhead, storage and scale. `make bench`."""
