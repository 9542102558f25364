#!/bin/bash
# Run once by PostgreSQL's image when its volume is empty: a database and a user each for Airflow and the catalogue.
set -euo pipefail
psql --username postgres --set ON_ERROR_STOP=1 --set airflow="$AIRFLOW_DB_PASSWORD" --set ketalit="$KETALIT_CATALOG_PASSWORD" <<'SQL'
CREATE USER airflow PASSWORD :'airflow';
CREATE DATABASE airflow OWNER airflow;
CREATE USER ketalit PASSWORD :'ketalit';
CREATE DATABASE ketalit OWNER ketalit;
SQL
