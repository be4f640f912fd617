"""What a bundle brings along for a court: a verifier in one file, and how to use it."""
