"""Every answer kept: appended before it leaves, each entry chained to the one before by its hash."""
