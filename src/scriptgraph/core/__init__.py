"""Words that every room uses: errors, findings, settings, the trace."""
