"""Use cases: each owns its transaction and nothing else."""
