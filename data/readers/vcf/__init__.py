"""From a VCF or BCF of one patient to a ``Patient``: ``read_vcf``."""

from data.readers.vcf.reader import read_vcf

__all__ = ["read_vcf"]
