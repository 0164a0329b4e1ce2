"""The auditor's pages: what was answered and why, made again, and how a model explains itself."""
