"""From situations to preference pairs: candidates, their scores, the folder."""
