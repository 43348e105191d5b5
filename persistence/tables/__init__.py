"""Every table of the record, the same on SQLite and Postgres.

Rows become domain values by hand, in the module that knows them; nothing is mapped, so
no query runs that was not written. Columns ending `_vnd` hold whole đồng.
"""

from persistence.tables.filing import (
    dossier_numbers,
    drafts,
    filing_keys,
    held_documents,
    steps,
    submissions,
    unstarted,
)
from persistence.tables.money import (
    envelopes,
    payment_orders,
    postings,
    top_up_decisions,
    top_ups,
)
from persistence.tables.office import calendar_days, interventions, resolutions
from persistence.tables.outbox import message_attempts, messages
from persistence.tables.people import (
    accounts,
    contact_changes,
    documents,
    sign_ins,
    tokens,
    uploads,
    web_sessions,
)
from persistence.tables.record import application_members, applications, events, totals
from persistence.tables.schema import metadata

__all__ = [
    "accounts",
    "application_members",
    "applications",
    "calendar_days",
    "contact_changes",
    "documents",
    "dossier_numbers",
    "drafts",
    "envelopes",
    "events",
    "filing_keys",
    "held_documents",
    "interventions",
    "message_attempts",
    "messages",
    "metadata",
    "payment_orders",
    "postings",
    "resolutions",
    "sign_ins",
    "steps",
    "submissions",
    "tokens",
    "top_up_decisions",
    "top_ups",
    "totals",
    "unstarted",
    "uploads",
    "web_sessions",
]
