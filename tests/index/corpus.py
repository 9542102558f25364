"""The invented records that the search tests search."""

from __future__ import annotations

from index.documents import SearchDocument, document_of
from ingest.records import Author, Intervention, Journal, MeshHeading, RegistryId, State
from tests.index.records import Held, news, study, tags, trial

RECORDS = [
    Held(study(101, "Ketamine for treatment-resistant depression", "Forty adults were randomised. Ketamine helped.",
               "2019-03-01", doi="10.1000/Alpha.1", pmcid="PMC9000001"), 1, tags("trd", "mdd")),
    Held(study(102, "Intravenous ketamine in post-traumatic stress disorder", "Veterans with PTSD took part.",
               "2021-06-30", authors=(Author(last_name="Sørensen", initials="K"),),
               registry_ids=(RegistryId("ClinicalTrials.gov", "NCT00000201", "databank"),)), 2, tags("ptsd")),
    Held(study(103, "Anaesthesia in mice", "Mice received racemic ketamine, not saline.", "2021-06-30"), 3),
    Held(study(104, "Chronic pains and their treatments", "A review of analgesics: no drug of this class helps.",
               "2010-01-01", journal=Journal(title="Journal of Pain Examples"),
               mesh_headings=(MeshHeading("D059350", "Chronic Pain", major=True),)), 4, tags("chronic-pain")),
    Held(study(105, "Retracted: ketamine cures everything", "It did not.", "2020-10-10",
               state=State.RETRACTED), 5, tags("mdd"), State.RETRACTED),
    Held(study(106, "Ketamine for depression in rats: a preprint", "Rats swam.", "2018-08-08"), 6, tags("mdd"),
         State.SUPERSEDED),
    Held(study(107, "A letter without a date about ketamine", published=None), 7),
    Held(trial(201, "Ketamine Infusions for PTSD", "2020-02-02", summary="Adults with PTSD.",
               interventions=(Intervention("Ketalar"),), conditions=("PTSD",)), 8, tags("ptsd")),
    Held(trial(202, "Spravato at home", "2022-12-12", summary="A nasal spray for TRD."), 9, tags("trd")),
    Held(news("one", "Ketamine clinic opens <script>alert(1)</script>", "Patients & doctors say “hello”.",
              "2023-01-01"), 10),
    Held(news("two", "Nasal spray approved", "Regulators approved esketamine for TRD.", "2019-03-06"), 11, tags("trd")),
]  # fmt: skip


def documents() -> list[SearchDocument]:
    return [document_of(held) for held in RECORDS]
