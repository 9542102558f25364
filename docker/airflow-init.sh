#!/bin/bash
# Before Airflow's services start: the volumes' owner, Airflow's database, its pools and its one password. Harmless twice.
set -euo pipefail
chown -R ketalit /var/lib/ketalit /opt/airflow
umask 077
printf '{"admin": "%s"}' "$AIRFLOW_ADMIN_PASSWORD" > /opt/airflow/passwords/passwords.json
chown ketalit /opt/airflow/passwords/passwords.json
exec setpriv --reuid ketalit --regid ketalit --init-groups bash -euo pipefail -c '
  airflow db migrate
  python -c "import json, dags; print(json.dumps({name: {\"slots\": slots, \"description\": \"\", \"include_deferred\": True} for name, slots in dags.POOLS.items()}))" > /tmp/pools.json
  airflow pools import /tmp/pools.json
  ketalit status
'
