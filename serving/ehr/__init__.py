"""What electronic health records talk to: CDS Hooks 2.0 and a FHIR operation."""
