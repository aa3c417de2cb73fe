"""Tests of what is served over HTTP: a package, so that its fixtures have a name of their own."""
