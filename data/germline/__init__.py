"""Inherited variants: the cancer risk of those who carry them, and what guidelines offer to prevent it."""
