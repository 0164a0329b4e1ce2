"""The nouns, and everything that becomes one: dictionary, patients, programs, cohorts."""
