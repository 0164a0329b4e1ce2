"""Medical terms in the words of a conversation."""

from __future__ import annotations

#: What happens to people, by an outcome's event: ``of 100, so many ...``.
HAPPENS = {
    "complete or partial response": "have a cancer that shrinks clearly or disappears",
    "no invasive cancer left in breast and nodes": "have no cancer left in breast and lymph nodes at surgery",
    "death of breast cancer": "have not died of breast cancer after 10 years",
    "withdrawal for inadequate seizure control": "have not given it up within 2 years because of seizures",
    "withdrawal for unacceptable adverse effects": "give it up within 2 years because of side effects",
    "assigned treatment stopped, for whatever reason": "stop it within 96 weeks, for whatever reason",
    "cancer-therapy-related cardiac dysfunction": "have a heart weakened by the treatment",
}

#: Side effects (CTCAE terms).
TERMS = {
    "Any adverse event": "some side effect",
    "Abdominal pain": "belly ache",
    "Abnormal dreams": "vivid dreams",
    "Alanine aminotransferase increased": "raised liver values",
    "Alopecia": "hair loss",
    "Anemia": "too few red blood cells",
    "Anorexia": "loss of appetite",
    "Aspartate aminotransferase increased": "raised liver values",
    "Blood bilirubin increased": "raised bilirubin, a liver value",
    "Colitis": "inflammation of the bowel",
    "CPK increased": "a raised muscle value in blood",
    "Deep vein thrombosis": "a blood clot in a deep vein",
    "Diarrhea": "diarrhoea",
    "Dysgeusia": "a changed sense of taste",
    "Dyspnea": "shortness of breath",
    "Edema limbs": "swollen arms or legs",
    "Ejection fraction decreased": "a weaker heart beat",
    "Fatigue": "tiredness",
    "Febrile neutropenia": "fever with too few white blood cells",
    "Hypertension": "high blood pressure",
    "Hyperthyroidism": "an overactive thyroid",
    "Hypothyroidism": "an underactive thyroid",
    "Insomnia": "trouble sleeping",
    "Left ventricular systolic dysfunction": "a weaker heart beat",
    "Mucositis oral": "a sore mouth",
    "Myalgia": "muscle pain",
    "Nausea": "feeling sick",
    "Neutrophil count decreased": "too few white blood cells to fight infection",
    "Palmar-plantar erythrodysesthesia syndrome": "sore, red hands and feet",
    "Paronychia": "inflamed nails",
    "Peripheral sensory neuropathy": "numbness or tingling in hands and feet",
    "Platelet count decreased": "too few of the cells that stop bleeding",
    "Pneumonitis": "inflammation of the lungs",
    "Pruritus": "itching",
    "Pulmonary embolism": "a blood clot in the lungs",
    "Rash acneiform": "a rash like acne",
    "Rash maculo-papular": "a skin rash",
    "Thromboembolic event": "a blood clot",
    "Vomiting": "being sick",
}


def term(event: str) -> str:
    """Return a side effect in everyday words, the term itself where there are none."""
    known = TERMS.get(event)
    return known or event[:1].lower() + event[1:]
