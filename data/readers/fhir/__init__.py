"""FHIR R4: bundles of mCODE, Genomics Reporting and plain resources to a ``Patient``."""

from data.readers.fhir.bundle import BundleReading, program_of, read_bundle, read_fhir

__all__ = ["BundleReading", "program_of", "read_bundle", "read_fhir"]
