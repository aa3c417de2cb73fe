"""Readers and writers: the only code that knows file formats."""
