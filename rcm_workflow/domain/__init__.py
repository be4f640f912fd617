"""What a case is, and what follows from a command: pure, without input or output."""
