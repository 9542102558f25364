"""Where records come from: PubMed, ClinicalTrials.gov and feeds; each asked politely and believed only when whole."""
