"""The log as mathematics: bytes in, hashes out. Nothing here reads a clock, a file or a database.

Import from the modules: canonical (the profile of RFC 8785), leaf (the form of an event), merkle
(RFC 6962), keys, note, cosignature, checkpoint, trust, receipt, tiles and witnessing (the text
formats of C2SP), sealing (confidential values), auditor (everything computed again).
"""
