"""What may not be overlooked and what may not be said: danger, filters, rules of form."""
