"""One reply, and what is known of it: candidates, rubrics, scores, pairs, choices."""
