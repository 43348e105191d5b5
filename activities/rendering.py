"""How a message is written: subject, text and HTML from the templates of a language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from activities.message_context import MessageContext
from domain.calendar import format_day
from domain.money import format_vnd
from presentation.formatting import in_words, local, moment_in_prose
from templates import NOTIFICATIONS


class MessageUnrenderable(Exception):
    """A template contradicts what it was given; the words name the template."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent, and which template wrote it.

    `digest` is the SHA-256 of every source used, so that one can tell years later
    whether a template has changed since.
    """

    subject: str
    text: str
    html: str
    template: str
    digest: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a message, or a list of items."""

    lines: tuple[str, ...]
    listed: bool


class Renderer:
    """Writes messages from folders of templates; what the first folder has wins.

    In a folder a message stands as `<language>/<action>.subject`, `.txt` and, where
    the common layout is not enough, `.html`; `<language>/<support-type>/<action>.*`
    goes before it. Templates are read once and run in a sandbox: they see the fields
    of the context, what `_next_step.txt` and `_facts.txt` set, as `next_step` and
    `told`, and nothing else.
    """

    def __init__(self, *folders: Path) -> None:
        self._environment = _environment(folders or (NOTIFICATIONS,))
        self._inliner = CSSInliner(load_remote_stylesheets=False)
        self._templates: dict[tuple[str, ...], Template] = {}
        self._digests: dict[tuple[str, ...], str] = {}

    def render(self, context: MessageContext) -> Rendered:
        """Give the message. Raises MessageUnrenderable when a template cannot."""
        name = f"{context.language}/{context.action}"
        try:
            return self._render(context)
        except TemplateError as fault:
            raise MessageUnrenderable(f"{name}: {_reason(fault)}") from fault
        except (ArithmeticError, AttributeError, LookupError, TypeError) as fault:
            raise MessageUnrenderable(f"{name}: {_reason(fault)}") from fault
        except ValueError as fault:
            raise MessageUnrenderable(f"{name}: {_reason(fault)}") from fault

    def _render(self, context: MessageContext) -> Rendered:
        def find(*names: str) -> Template:
            return self._find(context.language, context.support_type, *names)

        action, values = context.action, _values(context)
        next_step, facts = find("_next_step.txt"), find("_facts.txt")
        # Worked out once for the three layouts, which all say them.
        values["next_step"] = next_step.make_module(values)
        values["told"] = facts.make_module(values)
        own_title, own_text = find(f"{action}.subject"), find(f"{action}.txt")
        subject_layout, text_layout = find("layout.subject"), find("layout.txt")
        html_layout = find(f"{action}.html", "layout.html")

        title, body = (
            _one_line(own_title.render(values)),
            _tidy(own_text.render(values)),
        )
        subject = _one_line(subject_layout.render(values, title=title))
        text = text_layout.render(values, body=body)
        html = html_layout.render(
            values, title=title, subject=subject, blocks=_blocks(body)
        )
        return Rendered(
            subject=subject,
            text=_tidy(text) + "\n",
            html=self._inliner.inline(html),
            template=(own_text.name or "").removesuffix(".txt"),
            digest=self._digest(
                own_title,
                own_text,
                subject_layout,
                text_layout,
                html_layout,
                next_step,
                facts,
            ),
        )

    def _find(self, language: str, support_type: str, *names: str) -> Template:
        """Return the first there is: each name, of the support type before the common.

        Found once and kept: asking a folder for what it has not costs as much as half
        of the writing.
        """
        wanted = (language, support_type, *names)
        if wanted not in self._templates:
            folders = (f"{language}/{support_type}", language)
            self._templates[wanted] = self._environment.select_template(
                [f"{folder}/{name}" for name in names for folder in folders]
            )
        return self._templates[wanted]

    def _digest(self, *used: Template) -> str:
        names = tuple(template.name or "" for template in used)
        if names not in self._digests:
            sources = self._sources(names)
            written = "".join(f"{n}\0{sources[n]}\0" for n in sorted(sources))
            self._digests[names] = sha256(written.encode()).hexdigest()
        return self._digests[names]

    def _sources(self, names: tuple[str, ...]) -> Mapping[str, str]:
        """Every source that these templates are made of, those they include as well."""
        sources: dict[str, str] = {}
        left = list(names)
        while left:
            name = left.pop()
            if name in sources:
                continue
            assert self._environment.loader is not None
            source, _, _ = self._environment.loader.get_source(self._environment, name)
            sources[name] = source
            included = find_referenced_templates(self._environment.parse(source))
            left += [other for other in included if other]
        return sources


def _environment(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name) and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.filters.update(_FILTERS)
    return environment


def _values(context: MessageContext) -> dict[str, object]:
    return {field.name: getattr(context, field.name) for field in fields(context)}


def _blocks(body: str) -> tuple[Block, ...]:
    return tuple(_block(part.split("\n")) for part in body.split("\n\n") if part)


def _block(lines: list[str]) -> Block:
    listed = all(line.startswith("- ") for line in lines)
    return Block(
        tuple(line.removeprefix("- ") if listed else line for line in lines), listed
    )


def _tidy(text: str) -> str:
    """The text without trailing spaces and with at most one empty line at a time."""
    lines: list[str] = []
    for line in (raw.rstrip() for raw in text.strip().split("\n")):
        if line or lines[-1]:
            lines.append(line)
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _reason(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


@pass_context
def _day(context: Context, value: date) -> str:
    # Strict: a template that writes no day at all is wrong, and says so.
    return format_day(local(value), context["language"])


@pass_context
def _instant(context: Context, value: datetime) -> str:
    return moment_in_prose(value, context["language"])


def _month(value: str) -> str:
    year, _, month = value.partition("-")
    return f"{month}/{year}"


@pass_context
def _vnd(context: Context, amount_vnd: int) -> str:
    return format_vnd(amount_vnd, context["language"])


@pass_context
def _in_words(context: Context, amount_vnd: int) -> str:
    return in_words(amount_vnd, context["language"])


_FILTERS: Mapping[str, Callable[..., str]] = {
    "day": _day,
    "instant": _instant,
    "month": _month,
    "vnd": _vnd,
    "in_words": _in_words,
}
"""What templates may write after a bar: days and instants are those of Vietnam."""
