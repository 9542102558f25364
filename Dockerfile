# One image for Airflow's services and for the web application.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 \
    AIRFLOW_HOME=/opt/airflow AIRFLOW__CORE__DAGS_FOLDER=/opt/ketalit/dags AIRFLOW__CORE__LOAD_EXAMPLES=False

WORKDIR /opt/ketalit
COPY requirements/production.txt requirements/
RUN pip install --require-hashes -r requirements/production.txt
COPY pyproject.toml README.md LICENSE ./
COPY dags dags
COPY ingest ingest
COPY catalog catalog
COPY index index
COPY web web
COPY sample sample
COPY ketalit ketalit
RUN pip install --no-deps --no-build-isolation -e . \
 && useradd --uid 50000 --create-home ketalit \
 && mkdir -p /opt/airflow/logs /var/lib/ketalit && chown -R ketalit /opt/airflow /var/lib/ketalit
USER ketalit
CMD ["ketalit", "serve"]
