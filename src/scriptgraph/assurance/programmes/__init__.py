"""What can be shown of a programme without a language model: what its rules do, where it leads."""
