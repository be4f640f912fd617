"""Carriers of notices, each a Messenger, and renderers of what they carry."""
