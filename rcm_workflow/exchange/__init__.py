"""The log in formats that other programs read: process mining and provenance."""
