"""Estimators, ensemble, calibration, overlap, explanation, bundle (save and load)."""
