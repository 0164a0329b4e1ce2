"""The genotype of HIV: read from a sequence, and what algorithms of drug resistance say of it."""
