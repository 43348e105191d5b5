"""What the processes log: one JSON object per line, to standard output."""

import logging
import sys

import structlog

OURS = frozenset(
    {
        *("activities", "api", "domain", "khuyencong", "persistence", "presentation"),
        *("runtime", "workflows", "alembic", "temporalio", "uvicorn"),
    }
)
"""The packages that may log: our own, and those that tell of our processes."""


def configure(level: str) -> None:
    """Let every library log as we do, from this level on.

    Messages name dossiers, accounts and routes; names, addresses and answers are
    never handed to a logger.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(speaks)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def speaks(record: logging.LogRecord) -> bool:
    """Say whether a line is logged: one of ours, or a library's error.

    A library knows not what is personal: one that reads files quotes them. Of its error
    the name of the library is told, and none of its words.
    """
    if record.name.partition(".")[0] in OURS:
        return True
    record.msg, record.args = "a library reports an error", ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record.levelno >= logging.ERROR
