"""PharmCAT's JSON is read as its format says."""

import json

import pytest

from data.errors import TailorError
from data.pharmacogenes.pharmcat import read_definitions, read_phenotypes, release
from data.settings import settings


def position(number, rsid, ref, alt):
    return {
        "chromosome": "chr9",
        "position": number,
        "rsid": rsid,
        "chromosomeHgvsName": f"g.{number}{ref}>{alt}",
        "ref": ref,
        "alts": [alt],
    }


def saved(tmp_path, content):
    path = tmp_path / "GENE.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_null_is_the_reference_and_letters_for_two_bases_are_kept(tmp_path):
    content = {
        "version": "1",
        "variants": [position(5, "rs5", "A", "G"), position(7, None, "C", "T")],
        "namedAlleles": [
            {"name": "*1", "reference": True, "alleles": ["A", "C"]},
            {"name": "*2", "reference": False, "alleles": ["G", None]},
            {"name": "*3", "reference": False, "alleles": ["R", "T"]},
        ],
    }
    read = read_definitions(saved(tmp_path, content))
    assert [(p.id, p.chrom, p.grch38) for p in read.positions] == [("rs5", "9", 5), ("g.7C>T", "9", 7)]
    assert read.alleles == {"*1": {}, "*2": {"rs5": "G"}, "*3": {"rs5": "R", "g.7C>T": "T"}}


def test_a_position_at_which_the_genome_is_not_star_one_is_left_out(tmp_path):
    content = {
        "version": "1",
        "variants": [position(5, "rs5", "A", "G"), position(7, "rs7", "C", "T")],
        "namedAlleles": [
            {"name": "*38", "reference": True, "alleles": ["A", "C"]},
            {"name": "*1", "reference": False, "alleles": ["G", "C"]},
            {"name": "*2", "reference": False, "alleles": ["G", "T"]},
        ],
    }
    read = read_definitions(saved(tmp_path, content))
    assert read.alleles == {"*38": {}, "*1": {}, "*2": {"rs7": "T"}}


def test_a_score_that_is_not_known_is_none(tmp_path):
    content = {
        "version": "1",
        "namedAlleles": [{"name": "*7", "functionValue": "Uncertain function", "activityValue": "n/a"}],
        "diplotypes": [{"diplotype": "*7/*7", "phenotype": "Indeterminate", "activityScore": "n/a"}],
    }
    read = read_phenotypes(saved(tmp_path, content))
    assert read.functions == {"*7": ("Uncertain function", None)}
    assert read.diplotypes[0].score is None


@pytest.mark.parametrize("read", [read_definitions, read_phenotypes])
def test_another_json_is_an_error(tmp_path, read):
    with pytest.raises(TailorError, match=r"GENE.json has no"):
        read(saved(tmp_path, {}))


def test_a_release_is_dated_by_its_newest_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TAILOR_KNOWLEDGE", str(tmp_path))
    settings.cache_clear()
    assert release() is None
    folder = tmp_path / "pharmcat" / "phenotype"
    folder.mkdir(parents=True)
    for gene, version in (("TPMT", "2025-11-05-00-25"), ("DPYD", "2024-02-01-00-00")):
        (folder / f"{gene}.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    found = release()
    assert (found.version, str(found.date)) == ("2025-11-05-00-25", "2025-11-05")
