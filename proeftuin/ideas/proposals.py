"""Proposals: ideas that need co-signers before everyone reads them, and supports before they are dealt with."""
