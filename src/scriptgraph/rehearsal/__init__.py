"""The rehearsal model: plays every role offline, by rule, from the prompt alone."""
