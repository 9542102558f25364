"""Every setting, read from the environment (``KETALIT_…``) in one place; README's table is checked against it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import BadSettings


class Origin(StrEnum):
    """Where the records of a data folder come from. The two are never mixed."""

    SAMPLE = "sample"
    LIVE = "live"


class Settings(BaseSettings):
    """One installation: where its data lives, which back ends it uses, which sources it asks."""

    model_config = SettingsConfigDict(env_prefix="KETALIT_", extra="ignore", frozen=True, env_ignore_empty=True)

    data: Path = Field(
        default=Path("data"),
        description="Folder of everything Ketalit keeps; sample and live data have a folder each in it",
    )
    origin: Origin | None = Field(
        default=None,
        description="`live` or `sample`: which of the two to show and to fill. "
        "Default: live where an address or live data is there, else sample",
    )
    email: str | None = Field(
        default=None,
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="Contact address that NCBI asks of every client; with it the live sources are pulled",
    )
    ncbi_api_key: SecretStr | None = Field(
        default=None, description="NCBI API key (optional): 8 requests a second instead of 2.5"
    )
    catalog_url: str | None = Field(
        default=None,
        description="Catalogue: an SQLAlchemy address, `postgresql+psycopg://…`. Default: SQLite in the data folder",
    )
    index_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Search engine: the address of an Elasticsearch 9. Default: the embedded index in the data folder",
    )
    index_user: str | None = Field(default=None, description="User at Elasticsearch")
    index_password: SecretStr | None = Field(default=None, description="That user's password")
    index_api_key: SecretStr | None = Field(
        default=None, description="API key at Elasticsearch, instead of user and password"
    )
    index_ca_certs: Path | None = Field(
        default=None, description="Certificate authority that signed Elasticsearch's certificate (a PEM file)"
    )
    index_alias: str = Field(
        default="ketalit", pattern=r"^[a-z][a-z0-9_-]*$", description="Name under which readers find the index"
    )
    landing_url: str | None = Field(
        default=None,
        description="Where raw answers of the sources are kept: a folder or any fsspec address. "
        "Default: in the data folder",
    )
    vocabulary: Path | None = Field(
        default=None, description="The content team's vocabulary of conditions. Default: the one shipped"
    )
    feeds: Path | None = Field(default=None, description="The list of news feeds. Default: the one shipped")
    sections: Path | None = Field(
        default=None, description="The rules of the website's sections. Default: the ones shipped"
    )
    eutils_url: str | None = Field(default=None, description="Another address for NCBI's E-utilities (a proxy, a test)")
    large_job: int = Field(
        default=500,
        ge=0,
        description="A job of more requests than this waits for NCBI's quiet hours: weekends, or 21:00 to 5:00 US "
        "Eastern time. The first pull of the shipped strategy has about 130",
    )
    trials_url: str | None = Field(default=None, description="Another address for ClinicalTrials.gov's API v2")
    sample_port: int = Field(default=8765, ge=1, le=65535, description="Port of the sample sources")
    web_host: str = Field(default="127.0.0.1", description="Address the web application listens on")
    web_port: int = Field(default=8000, ge=1, le=65535, description="Port of the web application")
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$",
        description="Address under which readers reach the web application, for the links in feeds: "
        "`https://news.clinic.org`. Default: that of `KETALIT_WEB_HOST` and `KETALIT_WEB_PORT`",
    )
    website_origins: str = Field(
        default="*",
        pattern=r"^(\*|https?://[^\s/?#@,*]+(\s*,\s*https?://[^\s/?#@,*]+)*)$",
        description="Websites whose scripts may read the published sections, with commas between them: "
        "`https://clinic.org, https://www.clinic.org`, or `*` for any",
    )
    airflow_port: int = Field(default=8080, ge=1, le=65535, description="Port of Airflow's own pages")


def load_settings() -> Settings:
    """The settings of the environment. Raises BadSettings naming the variable and what it should be."""
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        wrong = "it has not the right form" if first["type"] == "string_pattern_mismatch" else first["msg"]
        raise BadSettings(
            f"KETALIT_{name.upper()} is not usable: {wrong}. It is: {Settings.model_fields[name].description}."
        ) from None
