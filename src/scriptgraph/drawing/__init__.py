"""Pictures of a script, and of the graph that it compiles to."""
