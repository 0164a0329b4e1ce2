"""The services of CDS Hooks, and the FHIR queries a client is asked to answer beforehand."""

from __future__ import annotations

from serving.ehr.cds_models import Service

NEEDED = ("patient", "conditions")  # without these nothing can be said: 412
_REQUIREMENTS = (
    "Everything is read from prefetch: the service never calls fhirServer and uses no token. Of the keys "
    "patient and conditions are needed (412 without them); each of the others makes the answer better. "
    "Cards hold no suggestions: orders are written by clinicians only. Comments in feedback are kept, so "
    "they must name nobody."
)
_BY_PATIENT = "patient={{context.patientId}}"
_PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": f"Condition?{_BY_PATIENT}",
    "laboratory": f"Observation?{_BY_PATIENT}&category=laboratory",
    "vitals": f"Observation?{_BY_PATIENT}&category=vital-signs",
    "social": f"Observation?{_BY_PATIENT}&category=social-history",
    "survey": f"Observation?{_BY_PATIENT}&category=survey",
    # Often without a category: performance status (ECOG, Karnofsky), smoking, variants.
    "performance": f"Observation?{_BY_PATIENT}&code=89247-1,89243-0",
    "smoking": f"Observation?{_BY_PATIENT}&code=72166-2",
    "variants": f"Observation?{_BY_PATIENT}&code=69548-6",
    "reports": f"DiagnosticReport?{_BY_PATIENT}",
    "medicationStatements": f"MedicationStatement?{_BY_PATIENT}",
    "medicationRequests": f"MedicationRequest?{_BY_PATIENT}",
    "administrations": f"MedicationAdministration?{_BY_PATIENT}",
    "procedures": f"Procedure?{_BY_PATIENT}",
}

SERVICES = (
    Service(
        hook="patient-view",
        id="tailor-patient-view",
        title="Tailor: treatment options side by side",
        description="How likely each treatment is to work for this patient, which side effects it may bring, "
        "why this one rather than that one, and what is not known.",
        usageRequirements=_REQUIREMENTS,
        prefetch=_PREFETCH,
    ),
    Service(
        hook="order-select",
        id="tailor-order-select",
        title="Tailor: the ordered drug for this patient",
        description="What genes of the patient, of the tumour or of the virus say of the drug that is being "
        "ordered, and how it compares with the option that Tailor ranks first.",
        usageRequirements=_REQUIREMENTS,
        prefetch=_PREFETCH,
    ),
)
