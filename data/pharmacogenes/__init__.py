"""Pharmacogenes: from what is known of the germline to the phenotype."""

from data.pharmacogenes.phenotype import Phenotype, phenotype, phenotypes
from data.pharmacogenes.vcf import read_vcf, with_vcf

__all__ = ["Phenotype", "phenotype", "phenotypes", "read_vcf", "with_vcf"]
