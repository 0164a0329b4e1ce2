"""Split by patient, fit, evaluate with intervals, tune, register and promote models."""
