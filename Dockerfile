# One process, one volume. The image never writes outside /data, so run it locked down:
#   docker build -t chatbot .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v chatbot-data:/data -p 8080:8080 --env-file .env chatbot
ARG PYTHON_VERSION=3.12

FROM python:${PYTHON_VERSION}-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
# The tools that build stay here; what goes on is a venv without pip.
RUN python -m venv /opt/build && python -m venv --without-pip /opt/chatbot
COPY requirements.lock requirements-build.lock ./
RUN /opt/build/bin/pip install --require-hashes --requirement requirements-build.lock \
 && /opt/build/bin/pip --python /opt/chatbot/bin/python install \
      --require-hashes --only-binary :all: --requirement requirements.lock
COPY LICENSE README.md pyproject.toml ./
COPY chatbot chatbot
COPY flows flows
COPY locales locales
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /src/wheel . \
 && /opt/build/bin/pip --python /opt/chatbot/bin/python install --no-deps --no-index /src/wheel/*.whl

FROM python:${PYTHON_VERSION}-slim
RUN groupadd --system --gid 10001 chatbot \
 && useradd --system --uid 10001 --gid chatbot --home-dir /data --no-create-home \
      --shell /usr/sbin/nologin chatbot
# Lays out lines that run from the right, for progress cards in groups.
RUN apt-get update && apt-get install -y --no-install-recommends libfribidi0 \
 && rm -rf /var/lib/apt/lists/*
RUN install --directory --owner chatbot --group chatbot --mode 0700 /data
COPY --from=builder /opt/chatbot /opt/chatbot
ENV PATH=/opt/chatbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CHATBOT_DATABASE_URL=sqlite:////data/chatbot.db \
    CHATBOT_HOST=0.0.0.0 \
    CHATBOT_PORT=8080 \
    CHATBOT_LOG=json
USER 10001:10001
# Relative paths, such as that of the secret key, fall inside the volume.
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['CHATBOT_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["chatbot"]
CMD ["serve"]
