"""The auditor's pages: what was answered, why, whether it can be made again, and how a model explains itself."""
