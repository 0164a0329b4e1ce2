"""Patient or cohort -> matrix; one file per modality. Columns are named ``group:name``; missing stays NaN."""
