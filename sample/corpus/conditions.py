"""The conditions the sample corpus is written about: how each is named, measured and treated in its papers.

kind: "treatment" (ketamine is given for it), "exposure" (ketamine may cause it) or "mechanism" (ketamine is the probe).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """scale: (instrument, abbreviation, typical score, typical benefit); mesh: headings as ``mesh.heading`` reads them."""

    id: str
    name: str
    people: str
    domain: str
    scale: tuple[str, str, float, float]
    mesh: tuple[str, ...]
    keywords: tuple[str, ...]
    background: tuple[str, ...]
    endpoint: str = "24 hours"
    kind: str = "treatment"
    registry_name: str = ""


MADRS = ("Montgomery-Åsberg Depression Rating Scale", "MADRS", 32.4, 8.6)
NRS = ("numerical rating scale for pain", "NRS", 6.8, 1.7)

MOOD = (
    Condition(
        "mdd",
        "major depressive disorder",
        "adults with major depressive disorder",
        "mood",
        MADRS,
        ("*Depressive Disorder, Major/*drug therapy",),
        ("major depressive disorder", "antidepressants", "rapid-acting"),
        (
            "Conventional antidepressants take weeks to work in major depressive disorder.",
            "About a third of people with major depressive disorder do not remit after two adequate trials.",
        ),
        registry_name="Major Depressive Disorder",
    ),
    Condition(
        "trd",
        "treatment-resistant depression",
        "patients with treatment-resistant depression",
        "mood",
        MADRS,
        ("*Depressive Disorder, Treatment-Resistant/*drug therapy",),
        ("treatment-resistant depression", "NMDA receptor", "response"),
        (
            "Treatment-resistant depression accounts for a large share of the burden of depressive illness.",
            "How long the benefit of ketamine lasts in treatment-resistant depression is not settled.",
        ),
        registry_name="Treatment Resistant Depression",
    ),
    Condition(
        "bipolar",
        "bipolar depression",
        "outpatients with bipolar depression on a stable mood stabiliser",
        "mood",
        MADRS,
        ("*Bipolar Disorder/*drug therapy",),
        ("bipolar disorder", "bipolar depression", "affective switch"),
        (
            "Few treatments act fast in bipolar depression, and antidepressants may provoke mania.",
            "People with bipolar I and II disorder were excluded from most trials of rapid-acting agents.",
        ),
        registry_name="Bipolar Depression",
    ),
    Condition(
        "suicidal",
        "suicidal ideation",
        "adults presenting with acute suicidal ideation",
        "mood",
        ("Beck Scale for Suicide Ideation", "BSS", 20.1, 6.2),
        ("*Suicidal Ideation", "Suicide Prevention/*methods"),
        ("suicidal ideation", "suicide prevention", "emergency psychiatry"),
        (
            "No drug treatment is established for the hours in which suicidal ideation is most dangerous.",
            "Suicidal ideation often outlasts a visit to the emergency department.",
        ),
        registry_name="Suicidal Ideation",
    ),
    Condition(
        "ppd",
        "postpartum depression",
        "women at risk of postpartum depression after caesarean delivery",
        "mood",
        ("Edinburgh Postnatal Depression Scale", "EPDS", 12.6, 2.4),
        ("*Depression, Postpartum/*prevention & control", "Cesarean Section", "Pregnancy"),
        ("postpartum depression", "caesarean section", "perinatal mental health"),
        (
            "Postpartum depression affects about one mother in seven.",
            "Trials of prophylaxis against post-partum depression at delivery have disagreed.",
        ),
        "42 days",
        registry_name="Postpartum Depression",
    ),
    Condition(
        "gad",
        "generalised anxiety disorder",
        "adults with treatment-refractory generalised anxiety disorder",
        "mood",
        ("Hamilton Anxiety Rating Scale", "HAM-A", 25.3, 6.9),
        ("*Anxiety Disorders/*drug therapy",),
        ("anxiety disorders", "generalised anxiety disorder", "HAM-A"),
        (
            "Evidence on ketamine in generalized anxiety disorder is confined to small samples.",
            "Anxiety disorders often persist despite first-line drugs and psychotherapy.",
        ),
        registry_name="Generalized Anxiety Disorder",
    ),
    Condition(
        "sad",
        "social anxiety disorder",
        "adults with social anxiety disorder",
        "mood",
        ("Liebowitz Social Anxiety Scale", "LSAS", 84.0, 15.5),
        ("*Phobia, Social/*drug therapy",),
        ("social anxiety disorder", "social phobia", "glutamate"),
        (
            "Social anxiety disorder starts early and is slow to respond to serotonergic drugs.",
            "Glutamate signalling may play a part in social phobia.",
        ),
        "14 days",
        registry_name="Social Anxiety Disorder",
    ),
    Condition(
        "ptsd",
        "post-traumatic stress disorder",
        "veterans and civilians with chronic post-traumatic stress disorder",
        "mood",
        ("Clinician-Administered PTSD Scale for DSM-5", "CAPS-5", 41.7, 9.8),
        ("*Stress Disorders, Post-Traumatic/*drug therapy",),
        ("PTSD", "trauma", "posttraumatic stress disorder"),
        (
            "Only two drugs are approved for post-traumatic stress disorder (PTSD), and their effect is modest.",
            "Repeated infusions may be needed to hold a response in PTSD.",
        ),
        "2 weeks",
        registry_name="Posttraumatic Stress Disorder",
    ),
    Condition(
        "ocd",
        "obsessive-compulsive disorder",
        "unmedicated adults with obsessive-compulsive disorder",
        "mood",
        ("Yale-Brown Obsessive Compulsive Scale", "Y-BOCS", 28.6, 6.1),
        ("*Obsessive-Compulsive Disorder/*drug therapy",),
        ("obsessive-compulsive disorder", "OCD", "glutamate"),
        (
            "Serotonin reuptake inhibitors leave many people with obsessive-compulsive disorder (OCD) with symptoms.",
            "Glutamatergic drugs are under study in OCD.",
        ),
        "7 days",
        registry_name="Obsessive-Compulsive Disorder",
    ),
    Condition(
        "eating",
        "anorexia nervosa",
        "adults with severe and enduring anorexia nervosa",
        "mood",
        ("Eating Disorder Examination Questionnaire", "EDE-Q", 4.3, 0.9),
        ("*Anorexia Nervosa/*drug therapy", "Feeding and Eating Disorders/psychology"),
        ("eating disorders", "anorexia nervosa", "compulsivity"),
        (
            "Eating disorders have few drug treatments and a high mortality.",
            "Rigid thinking in anorexia nervosa and bulimia nervosa may be open to drugs that raise plasticity.",
        ),
        "4 weeks",
        registry_name="Eating Disorders",
    ),
    Condition(
        "autism",
        "autism spectrum disorder",
        "adolescents and young adults with autism spectrum disorder",
        "mood",
        ("Social Responsiveness Scale", "SRS-2", 101.2, 7.5),
        ("*Autism Spectrum Disorder/*drug therapy",),
        ("autism spectrum disorder", "social withdrawal", "intranasal"),
        (
            "No drug is approved for the social features of autism spectrum disorder.",
            "An imbalance of excitation and inhibition has been proposed in autism.",
        ),
        "7 days",
        registry_name="Autism Spectrum Disorder",
    ),
)

ADDICTION = (
    Condition(
        "aud",
        "alcohol use disorder",
        "adults with severe alcohol use disorder",
        "addiction",
        ("proportion of days abstinent on the timeline followback", "TLFB", 38.0, 12.5),
        ("*Alcoholism/*drug therapy",),
        ("alcohol use disorder", "relapse prevention", "psychological therapy"),
        (
            "Relapse within a year is the rule in alcohol use disorder.",
            "Ketamine joined to psychological therapy may help people with alcohol dependence stay abstinent.",
        ),
        "6 months",
        registry_name="Alcohol Use Disorder",
    ),
    Condition(
        "sud",
        "cocaine use disorder",
        "non-treatment-seeking adults with cocaine use disorder",
        "addiction",
        ("visual analogue scale for craving", "VAS", 62.0, 14.0),
        ("*Cocaine-Related Disorders/*drug therapy", "Substance-Related Disorders/psychology"),
        ("cocaine use disorder", "substance use disorders", "craving"),
        (
            "There is no approved drug treatment for cocaine use disorder.",
            "Substance use disorders are marked by craving and low motivation to quit.",
        ),
        "14 days",
        registry_name="Cocaine Use Disorder",
    ),
    Condition(
        "opioid",
        "opioid use disorder",
        "inpatients with opioid use disorder starting buprenorphine",
        "addiction",
        ("Clinical Opiate Withdrawal Scale", "COWS", 14.2, 4.1),
        ("*Opioid-Related Disorders/*drug therapy",),
        ("opioid use disorder", "buprenorphine", "precipitated withdrawal"),
        (
            "Precipitated withdrawal deters people with opioid use disorder from starting buprenorphine.",
            "Low-dose ketamine may ease opioid withdrawal.",
        ),
        "24 hours",
        registry_name="Opioid Use Disorder",
    ),
)

PAIN = (
    Condition(
        "chronic-pain",
        "chronic pain",
        "adults with refractory chronic non-cancer pain",
        "pain",
        NRS,
        ("*Chronic Pain/*drug therapy",),
        ("chronic pain", "infusion", "pain clinic"),
        (
            "Subanaesthetic infusions are offered in many clinics for chronic pain on thin evidence.",
            "Central sensitisation sustains chronic pain in part through NMDA receptors.",
        ),
        "3 months",
        registry_name="Chronic Pain",
    ),
    Condition(
        "crps",
        "complex regional pain syndrome",
        "adults with complex regional pain syndrome type 1",
        "pain",
        NRS,
        ("*Complex Regional Pain Syndromes/*drug therapy",),
        ("complex regional pain syndrome", "CRPS", "outpatient"),
        (
            "Complex regional pain syndrome (CRPS) can be disabling and is hard to treat.",
            "The best schedule of infusions in CRPS is unknown.",
        ),
        "12 weeks",
        registry_name="Complex Regional Pain Syndromes",
    ),
    Condition(
        "neuropathic",
        "neuropathic pain",
        "adults with chronic peripheral neuropathic pain",
        "pain",
        NRS,
        ("*Neuralgia/*drug therapy",),
        ("neuropathic pain", "neuralgia", "NMDA antagonist"),
        (
            "Many people with neuropathic pain do not get relief from gabapentinoids or antidepressants.",
            "Postherpetic neuralgia and painful diabetic neuropathy share mechanisms that ketamine may interrupt.",
        ),
        "4 weeks",
        registry_name="Neuropathic Pain",
    ),
    Condition(
        "migraine",
        "migraine",
        "adults with refractory chronic migraine",
        "pain",
        NRS,
        ("*Migraine Disorders/*drug therapy",),
        ("migraine", "headache", "emergency department"),
        (
            "Some people with migraine do not respond to triptans, antiemetics or dihydroergotamine.",
            "Glutamate is thought to take part in migraine aura and in the pain of the attack.",
        ),
        "2 hours",
        registry_name="Migraine",
    ),
    Condition(
        "cluster",
        "cluster headache",
        "adults with chronic cluster headache",
        "pain",
        ("number of attacks a day", "attacks", 4.3, 2.0),
        ("*Cluster Headache/*drug therapy",),
        ("cluster headache", "intranasal", "headache disorders"),
        (
            "Chronic cluster headache resists treatment in one patient in ten.",
            "Few options remain when oxygen, verapamil and nerve blocks fail in cluster headache.",
        ),
        "2 weeks",
        registry_name="Cluster Headache",
    ),
    Condition(
        "fibromyalgia",
        "fibromyalgia",
        "women with fibromyalgia",
        "pain",
        ("Fibromyalgia Impact Questionnaire", "FIQ", 61.5, 11.0),
        ("*Fibromyalgia/*drug therapy",),
        ("fibromyalgia", "central sensitisation", "widespread pain"),
        (
            "Drug treatment of fibromyalgia helps a minority.",
            "Whether longer infusions prolong relief in fibromyalgia is not known.",
        ),
        "8 weeks",
        registry_name="Fibromyalgia",
    ),
    Condition(
        "acute-pain",
        "acute pain",
        "adults with moderate to severe acute pain in the emergency department",
        "pain",
        NRS,
        ("*Acute Pain/*drug therapy", "Emergency Service, Hospital"),
        ("acute pain", "emergency department", "analgesia"),
        (
            "Opioid-sparing treatment of acute pain is wanted in emergency care.",
            "Sub-dissociative ketamine is an option for acute pain after trauma.",
        ),
        "30 minutes",
        registry_name="Acute Pain",
    ),
    Condition(
        "postop",
        "postoperative pain",
        "adults having elective abdominal or spine surgery",
        "pain",
        ("morphine consumption in milligrams", "MME", 46.0, 13.5),
        ("*Postoperative Pain/*prevention & control",),
        ("postoperative pain", "opioid-sparing", "multimodal analgesia"),
        (
            "Postoperative pain is still undertreated.",
            "Low-dose ketamine is part of many multimodal regimens against post-operative pain.",
        ),
        "48 hours",
        registry_name="Postoperative Pain",
    ),
    Condition(
        "palliative",
        "refractory cancer pain",
        "adults receiving specialist palliative care for refractory cancer pain",
        "pain",
        NRS,
        ("*Cancer Pain/*drug therapy", "Palliative Care/*methods"),
        ("palliative care", "cancer pain", "subcutaneous infusion"),
        (
            "In palliative care ketamine is used for pain that opioids do not control.",
            "Evidence for burst ketamine in palliative care conflicts.",
        ),
        "5 days",
        registry_name="Cancer Pain",
    ),
)

ACUTE_CARE = (
    Condition(
        "anaesthesia",
        "induction of general anaesthesia",
        "adults having general anaesthesia",
        "anaesthesia",
        ("lowest mean arterial pressure in mm Hg", "MAP", 61.0, 8.0),
        ("*Anesthesia, General/*methods",),
        ("general anaesthesia", "induction", "haemodynamics"),
        (
            "Hypotension after induction of general anaesthesia is common and harmful.",
            "Ketamine keeps blood pressure up during anaesthesia better than propofol in most reports.",
        ),
        "20 minutes",
        registry_name="Anesthesia, General",
    ),
    Condition(
        "sedation",
        "procedural sedation",
        "children having procedural sedation for fracture reduction",
        "anaesthesia",
        ("Ramsay sedation score", "RSS", 3.4, 0.8),
        ("*Procedural Sedation/*methods", "Emergency Service, Hospital"),
        ("procedural sedation", "children", "intranasal sedation"),
        (
            "Needle-free sedation is sought for short painful procedures in children.",
            "Emergence reactions limit the use of ketamine for procedural sedation.",
        ),
        "60 minutes",
        registry_name="Procedural Sedation",
    ),
    Condition(
        "status",
        "refractory status epilepticus",
        "patients with refractory status epilepticus",
        "emergency",
        ("proportion with seizures stopped", "cessation", 41.0, 22.0),
        ("*Status Epilepticus/*drug therapy",),
        ("status epilepticus", "seizures", "intensive care"),
        (
            "GABA receptors are lost from the synapse as status epilepticus goes on, while NMDA receptors gather.",
            "Anaesthetics fail to stop refractory status epilepticus in a third of patients.",
        ),
        "24 hours",
        registry_name="Status Epilepticus",
    ),
    Condition(
        "asthma",
        "severe acute asthma",
        "children with severe acute asthma",
        "emergency",
        ("Pulmonary Respiratory Assessment Measure", "PRAM", 9.2, 1.6),
        ("*Asthma/*drug therapy", "Status Asthmaticus/therapy"),
        ("asthma", "bronchodilation", "status asthmaticus"),
        (
            "Ketamine relaxes bronchial smooth muscle and is tried in severe acute asthma.",
            "Some children with asthma worsen despite inhaled and intravenous bronchodilators.",
        ),
        "2 hours",
        registry_name="Asthma",
    ),
)

EXPOSURES = (
    Condition(
        "adverse",
        "adverse effects",
        "patients treated with repeated ketamine",
        "safety",
        ("Clinician-Administered Dissociative States Scale", "CADSS", 18.0, 3.0),
        ("*Ketamine/*adverse effects", "*Drug-Related Side Effects and Adverse Reactions/epidemiology"),
        ("safety", "adverse effects", "dissociation"),
        (
            "The safety of ketamine given for months or years is poorly documented.",
            "Dissociation, raised blood pressure and sedation are the best known adverse effects of ketamine.",
        ),
        "12 months",
        "exposure",
        "Drug-Related Side Effects and Adverse Reactions",
    ),
    Condition(
        "misuse",
        "ketamine misuse",
        "people who use ketamine outside medical care",
        "safety",
        ("Severity of Dependence Scale", "SDS", 6.4, 1.0),
        ("*Drug Misuse/psychology", "*Illicit Drugs/*adverse effects"),
        ("misuse", "recreational use", "dependence"),
        (
            "Recreational use of ketamine has grown in several countries.",
            "How often medical use leads to ketamine misuse or dependence is unknown.",
        ),
        "12 months",
        "exposure",
        "Ketamine Abuse",
    ),
    Condition(
        "cystitis",
        "ketamine-induced cystitis",
        "people with lower urinary tract symptoms and regular ketamine use",
        "safety",
        ("O'Leary-Sant symptom index", "OSSI", 12.7, 2.5),
        ("*Cystitis/*chemically induced", "Urinary Bladder/drug effects"),
        ("cystitis", "ketamine bladder", "lower urinary tract symptoms"),
        ("Heavy use of ketamine can scar the bladder.", "Ketamine-induced cystitis may not reverse after cessation."),
        "12 months",
        "exposure",
        "Ketamine Cystitis",
    ),
)

MECHANISMS = (
    Condition(
        "healthy",
        "healthy volunteers",
        "healthy volunteers",
        "mechanism",
        ("5-Dimensional Altered States of Consciousness scale", "5D-ASC", 31.0, 12.0),
        ("*Healthy Volunteers",),
        ("healthy volunteers", "fMRI", "pharmacology"),
        (
            "How ketamine alters cortical signalling in people is still debated.",
            "Healthy volunteers let the effects of ketamine be studied apart from illness.",
        ),
        "40 minutes",
        "mechanism",
        "Healthy Volunteers",
    ),
    Condition(
        "schizophrenia",
        "schizophrenia",
        "people with schizophrenia and matched controls",
        "mechanism",
        ("Positive and Negative Syndrome Scale", "PANSS", 58.0, 9.0),
        ("*Schizophrenia/*physiopathology",),
        ("schizophrenia", "psychosis", "NMDA hypofunction"),
        (
            "Subanaesthetic ketamine is used as a model of the symptoms of schizophrenia.",
            "The glutamate account of schizophrenia rests in part on ketamine challenge.",
        ),
        "60 minutes",
        "mechanism",
        "Schizophrenia",
    ),
)

CONDITIONS: tuple[Condition, ...] = MOOD + ADDICTION + PAIN + ACUTE_CARE + EXPOSURES + MECHANISMS
