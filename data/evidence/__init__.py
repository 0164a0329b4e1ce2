"""Published evidence: which finding speaks for or against which drug, and what of it holds for a patient."""
