"""From the files patients arrive in to a ``Patient`` or a ``Cohort``; what could not be used is listed."""
