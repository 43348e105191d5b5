# One image for every process: `api` (the default), `worker`, `migrate`, `doctor`...
FROM python:3.13-slim AS build
ENV UV_PYTHON_DOWNLOADS=never \
    UV_PROJECT_ENVIRONMENT=/opt/khuyencong \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /source
# Dependencies first: they change less often than the code and stay in their own layer.
COPY pyproject.toml uv.lock LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY presentation presentation
COPY persistence persistence
COPY api api
COPY runtime runtime
COPY templates templates
RUN uv sync --frozen --no-dev --no-editable

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/khuyencong khuyencong
COPY --from=build /opt/khuyencong /opt/khuyencong
ENV PATH=/opt/khuyencong/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /var/lib/khuyencong
VOLUME /var/lib/khuyencong
EXPOSE 8000
ENTRYPOINT ["khuyencong"]
CMD ["api"]
