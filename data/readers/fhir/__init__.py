"""FHIR R4: bundles of mCODE, Genomics Reporting and plain resources to a ``Patient``."""

from data.readers.fhir.bundle import read_bundle, read_fhir
from data.readers.fhir.programs import BundleReading, program_of

__all__ = ["BundleReading", "program_of", "read_bundle", "read_fhir"]
