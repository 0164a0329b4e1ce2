"""The oncologist's page: templates, plain scripts and styles, nothing from elsewhere."""
