"""Write ``.env`` for docker compose, with fresh secrets; an existing one is kept as it is."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

PASSWORDS = (
    "ELASTIC_PASSWORD",
    "POSTGRES_PASSWORD",
    "KETALIT_CATALOG_PASSWORD",
    "AIRFLOW_DB_PASSWORD",
    "AIRFLOW_ADMIN_PASSWORD",
)
EMPTY = ("KETALIT_NCBI_API_KEY", "KETALIT_PUBLIC_URL", "KETALIT_WEBSITE_ORIGINS")
"""To be filled in by hand where they are wanted; docs/website.md says what for."""
KEYS = ("AIRFLOW_SECRET_KEY", "AIRFLOW_JWT_SECRET")


def content(email: str) -> str:
    """The lines of a new ``.env``; every value is safe inside an URL and a shell."""
    from cryptography.fernet import Fernet

    values = {"KETALIT_EMAIL": email} | dict.fromkeys(EMPTY, "")
    values |= {name: secrets.token_urlsafe(18) for name in PASSWORDS}
    values |= {name: secrets.token_hex(48) for name in KEYS}
    values["AIRFLOW_FERNET_KEY"] = Fernet.generate_key().decode()
    return "".join(f"{name}={value}\n" for name, value in values.items())


def main(folder: Path, email: str | None) -> int:
    """Exit code 0 when ``.env`` is there, 1 with one sentence when it cannot be made."""
    file = folder / ".env"
    if file.exists():
        sys.stderr.write(f"{file.name} is there already and stays as it is; remove it to have new secrets.\n")
        return 0
    if not email:
        sys.stderr.write(
            "ketalit: NCBI asks every client for a contact address: make compose-env EMAIL=you@clinic.org\n"
        )
        return 1
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(content(email))
    sys.stderr.write(
        f"Wrote {file.name} with fresh secrets, readable by you only. Next: docker compose up --build -d\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), os.environ.get("KETALIT_EMAIL")))
