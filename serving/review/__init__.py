"""Review of one model by what its explanations say: of its cohort, of those served, across versions."""
