"""Every setting, read from the environment (``KETALIT_…``) in one place. README's table is checked against this class."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import BadSettings


class Settings(BaseSettings):
    """One installation: where its data lives, which back ends it uses, which sources it asks."""

    model_config = SettingsConfigDict(env_prefix="KETALIT_", extra="ignore", frozen=True, env_ignore_empty=True)

    data: Path = Field(default=Path("data"), description="Folder of everything Ketalit keeps")
    email: str | None = Field(default=None, description="Contact address sent to NCBI; without it the sample sources are used")
    ncbi_api_key: SecretStr | None = Field(default=None, description="NCBI API key, raises the request rate (optional)")
    catalog_url: str | None = Field(default=None, description="SQLAlchemy address of the catalogue; default: SQLite in the data folder")
    index_url: str | None = Field(default=None, description="Address of Elasticsearch, http(s)://…; default: embedded index in the data folder")
    index_user: str | None = Field(default=None, description="User of Elasticsearch")
    index_password: SecretStr | None = Field(default=None, description="Password of that user")
    index_api_key: SecretStr | None = Field(default=None, description="API key of Elasticsearch, instead of user and password")
    index_ca_certs: Path | None = Field(default=None, description="File with the certificate authority of Elasticsearch")
    index_alias: str = Field(default="ketalit", description="Name of the alias that readers use")
    landing_url: str | None = Field(default=None, description="Where raw answers are kept (any fsspec address); default: in the data folder")
    vocabulary: Path | None = Field(default=None, description="Vocabulary file of the conditions; default: the one shipped")
    feeds: Path | None = Field(default=None, description="List of the feeds; default: the one shipped")
    eutils_url: str = Field(default="https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", description="Base address of E-utilities")
    trials_url: str = Field(default="https://clinicaltrials.gov/api/v2/", description="Base address of ClinicalTrials.gov's API")
    allow_loopback: bool = Field(default=False, description="Let feeds be fetched from this machine (the sample sources)")
    sample_banner: bool = Field(default=False, description="Show the sample-data banner on every page")
    web_host: str = Field(default="127.0.0.1", description="Address the web application listens on")
    web_port: int = Field(default=8000, description="Port of the web application")
    airflow_port: int = Field(default=8080, description="Port of Airflow's web interface")
    sample_port: int = Field(default=8765, description="Port of the sample sources")
