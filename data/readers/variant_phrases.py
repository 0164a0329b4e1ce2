"""The phrases of a typed list of variants, in English and some German and French, and what each means."""

from __future__ import annotations

import re
from typing import Literal

Sort = Literal[
    "gene", "change", "negative", "positive", "untested", "no", "origin", "zygosity", "vaf", "diplotype",
    "exon", "allele", "measure", "filler", "other",
]  # fmt: skip

_NUMBER = r"(\d+(?:[.,]\d+)?)(?![\d.,]*\d|\s*[-–/]\s*\d)"
_POSITIVE, _NEGATIVE = r"(?:[\s:-]*positi[vf]\w*|\+)", r"[\s:-]*(?:negati[vf]\w*|négati\w+)"
_NOT = r"(?:detected|found|mutated|altered|present|identified|seen|nachgewiesen|mutiert|gefunden)"
_STARS = r"\*[\w.+*]+/\*[\w.+*]+"
_NOUN = r"(?:mutations?|variants?|alterations?|changes?)"
#: Phrases in any case, tried in this order at every word -> sort and what it means (None: its first group).
_PHRASES: tuple[tuple[str, Sort, str | None], ...] = (
    (rf"pd-?l1(?:\s+(?:tps|expression))*\s*[:=]?\s*(?:tps\s*)?{_NUMBER}\s*%?", "measure",
     "history:pd_l1_tps"),
    (rf"pd-?l1{_POSITIVE}", "measure", "history:pd_l1_positive=yes"),
    (rf"pd-?l1{_NEGATIVE}", "measure", "history:pd_l1_positive=no"),
    (rf"(?:tmb|tumou?r mutational burden)\s*[:=]?\s*{_NUMBER}(?:\s*(?:mut\w*\.?)?\s*/\s*(?:mb|megabase))?",
     "measure", "mutations:tmb"),
    (rf"hrd(?:[\s-]score)?\s*[:=]?\s*{_NUMBER}", "measure", "mutations:hrd_sum"),
    (r"msi[\s-]*(?:h|high|hoch)|microsatellite instability[\s-]*high", "measure", "mutations:msi_high=yes"),
    (r"mss|msi[\s-]*(?:stable|low|l)|microsatellite[\s-]stable", "measure", "mutations:msi_high=no"),
    (rf"her-?2(?:\s+status)?{_POSITIVE}", "measure", "history:her2_status=positive"),
    (rf"her-?2(?:\s+status)?{_NEGATIVE}", "measure", "history:her2_status=negative"),
    (rf"(?:er|o?estrogen receptor)(?:\s+status)?{_POSITIVE}", "measure", "history:er_status=positive"),
    (rf"(?:er|o?estrogen receptor)(?:\s+status)?{_NEGATIVE}", "measure", "history:er_status=negative"),
    (rf"(?:vaf|allele (?:fraction|frequency)|allelfrequenz)\s*[:=]?\s*(?:of\s*)?({_NUMBER}\s*%?)", "vaf",
     None),
    (r"not (?:yet )?(?:tested|done|assessed|performed|known|evaluable|sequenced)|untested|unknown|pending"
     r"|no (?:data|information|tissue|material|test|status|result)s?"
     r"|failed|nicht (?:getestet|untersucht|bekannt)|non test\w+", "untested", ""),
    (rf"(?:no|without) (?:(?:pathogenic|relevant) )?{_NOUN}(?: {_NOT})?|wild[\s-]?typ\w*|type sauvage|wt"
     rf"|none|unmutated|normal(?! metab)|(?:not|nicht) {_NOT}|non[\s-](?:mut\w+|carrier)|negative for"
     r"|negati[vf]\w*|négati\w+|neg", "negative", ""),
    (r"positive for|positi[vf]\w*|pos", "positive", ""),
    (r"no evidence of|no|without|absence of|keine?|ohne|pas de", "no", ""),
    (r"(germline|somatic)", "origin", None),
    (r"keimbahn\w*|constitutional", "origin", "germline"),
    (r"somatisch\w*|somatique", "origin", "somatic"),
    (r"(?:het|heterozygo\w*)(?:\s+for)?", "zygosity", "heterozygous"),
    (r"(?:hom|homozygo\w*)(?!\s+del)(?:\s+for)?", "zygosity", "homozygous"),
    (r"hem|hemi|hemizygo\w*", "zygosity", "hemizygous"),
    (r"(hla-[a-z0-9]+\*\d+(?::\d+)*[a-z]?)", "allele", None),
    (rf"(?:(?:genotype|diplotype)\s*[:=]?\s*)?({_STARS}(?:\s+or\s+{_STARS})*)", "diplotype", None),
    (r"((?:Reference|c\.[^\s/]+)/(?:Reference|c\.[^\s/]+))", "diplotype", None),
    (r"mutiert|muté\w*|mut", "change", "mutated"),
    (r"alterations?|aberrations?|changes?", "change", "altered"),
    (r"rearrangements|fusions", "change", "fusion"),
    (r"amplifikation|amplifié\w*|amplifiziert", "change", "amplification"),
    (r"detected|found|present|identified|nachgewiesen|gefunden|gene|gen|gène|patient|has|have|with|mit|the|a"
     r"|an|in|of|for|is|are|was|were|been|tumou?r|likely pathogenic|pathogenic|activating|hotspot"
     r"|(?:poor|intermediate|normal|extensive|(?:ultra-?)?rapid) metaboli[sz]er|variants?|hiv(?:-[12])?|im"
     r"|der|die|das|et|und|and|or|oder|both|all",
     "filler", ""),
)  # fmt: skip
_END = r"(?![\w*>+-]|:\w)"
PHRASES = tuple((re.compile(rf"(?:{p}){_END}", re.I), sort, means) for p, sort, means in _PHRASES)
EXON = re.compile(rf"exons? \d+{_END}", re.I)
