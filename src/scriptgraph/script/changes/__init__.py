"""What has changed between two versions of a script, in the words of whoever wrote them."""

from scriptgraph.script.changes.change import Change, Kind
from scriptgraph.script.changes.differences import differences
from scriptgraph.script.changes.renames import Renames, is_one, renames

__all__ = ["Change", "Kind", "Renames", "differences", "is_one", "renames"]
