"""Study folders as cBioPortal loads them (docs.cbioportal.org/file-formats) -> a ``Cohort``."""

from data.readers.cbioportal.study import StudyReading, read_study

__all__ = ["StudyReading", "read_study"]
