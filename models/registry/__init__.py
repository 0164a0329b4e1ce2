"""Bundles in the MLflow registry: ``store`` writes and reads them, ``pyfunc`` is how MLflow runs one."""
