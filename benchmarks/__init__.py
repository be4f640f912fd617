"""Durable steps per second, ours and our peers', in one run on one machine."""
