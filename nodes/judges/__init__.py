"""One thing before one model: a switch, a reply, a choice, a post."""
