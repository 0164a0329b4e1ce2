"""Pages a browser shows: the form, the answer, the ledger."""
