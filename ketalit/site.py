"""The web application's view of an installation."""

from __future__ import annotations

from ketalit.family import FamilyFinder
from ketalit.installation import Installation
from web.site import Site


def site_of(home: Installation) -> Site:
    return Site(
        catalog=home.catalog,
        index=home.index,
        conditions={condition.id: condition.label for condition in home.vocabulary.conditions},
        sample_banner=home.is_sample,
        airflow_url=f"http://127.0.0.1:{home.settings.airflow_port}/",
        kin=FamilyFinder(home.catalog),
    )
