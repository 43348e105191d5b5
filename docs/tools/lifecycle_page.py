"""How the lifecycle table is drawn and told in `docs/lifecycle.md` and the README."""

from collections.abc import Iterable, Iterator, Mapping

from domain import norms
from domain.explanation import STAGE_NAMES
from domain.lifecycle import StateRow, Transition
from domain.norms import Norm
from domain.people import ROLE_NAMES, Role
from domain.standard import STANDARD
from domain.states import Action, Stage, State

DUE_OTHERWISE: Mapping[State, str] = {
    State.AWAITING_FUNDS: "31/12 của năm ngân sách / the end of the budget year",
    State.REQUESTING_ADVANCE: "không có, chỉ nhắc / none, only reminders",
    State.IMPLEMENTING: "ngày hoàn thành đã đăng ký / the declared completion day",
    State.CORRECTING: "do hội đồng nghiệm thu đặt / set by the inspectors",
    State.SETTLING: "15 ngày, muộn nhất 22/01 / 15 days, at the latest 22 January",
    State.RECOVERING: "do quyết định đặt / set by the decision",
}
"""When a state is due that no number of working days bounds; `Clockwork` counts it."""

_COLOURS: Mapping[Stage, str] = {
    Stage.SUBMISSION: "fill:#e8f1fb,stroke:#2b6cb0,color:#10243e",
    Stage.APPRAISAL: "fill:#eef7ee,stroke:#2f855a,color:#10301d",
    Stage.APPROVAL: "fill:#fdf6e3,stroke:#b7791f,color:#3d2a06",
    Stage.DISBURSEMENT: "fill:#f3eefb,stroke:#6b46c1,color:#24143f",
    Stage.ACCEPTANCE: "fill:#e6f6f6,stroke:#2c7a7b,color:#0c2e2f",
    Stage.SETTLEMENT: "fill:#fbeef2,stroke:#b83280,color:#3d0d29",
    Stage.CLOSED: "fill:#f0f0f0,stroke:#555555,color:#222222",
}

_HEAD = """\
# Vòng đời hồ sơ · The life of an application

Trang này được sinh từ `domain/standard.py` bằng lệnh `khuyencong docs`; đừng sửa tay.
This page is generated from `domain/standard.py` by `khuyencong docs`; do not edit it.

## Sơ đồ · Diagram

Mỗi giai đoạn một màu. Rút hồ sơ, hết hiệu lực và ngừng triển khai đóng hồ sơ; nếu đã
tạm ứng thì qua bước thu hồi. Các bước giữ nguyên trạng thái không vẽ ở đây.

One colour per stage. Withdrawing, lapsing and stopping close the dossier, through
recovery once an advance was paid. Steps that leave the state as it is are not drawn.
"""


def lifecycle_page() -> str:
    """Give the whole page: diagram, table of states, table of steps."""
    parts = (
        _HEAD,
        f"```mermaid\n{_state_diagram()}\n```\n",
        "## Trạng thái · States\n",
        "\n".join(_states()) + "\n",
        "## Các bước · Steps\n",
        "\n".join(_steps()) + "\n",
    )
    return "\n".join(parts)


def readme_diagram() -> str:
    """Give the compact diagram of stages, fenced for Markdown."""
    lines = ["```mermaid", "flowchart LR"]
    for stage in Stage:
        vi, en = STAGE_NAMES[stage]
        lines.append(f'    {stage}["{vi[0].upper()}{vi[1:]}<br/>{en}"]')
    lines += [
        f'    {source} -->|"{_named(actions)}"| {target}'
        for (source, target), actions in sorted(_between_stages().items(), key=_placed)
    ]
    return "\n".join([*lines, "```"]) + "\n"


def _state_diagram() -> str:
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{row.vi} · {row.en}" as {row.state}' for row in _rows()]
    lines.append(f"    [*] --> {STANDARD.initial}: {Action.SUBMIT.vi}")
    lines += [
        f"    {source} --> {target}: {_named(actions)}"
        for (source, target), actions in _between_states().items()
    ]
    lines += [f"    {row.state} --> [*]" for row in _rows() if row.closed]
    lines += [f"    classDef {stage} {_COLOURS[stage]}" for stage in Stage]
    for stage in Stage:
        states = ",".join(row.state for row in _rows() if row.stage is stage)
        lines.append(f"    class {states} {stage}")
    return "\n".join(lines)


def _rows() -> tuple[StateRow, ...]:
    return STANDARD.rows


def _moves() -> Iterator[tuple[State, State, Action]]:
    """Every drawn step, state by state, as the table lists them."""
    for step in STANDARD.transitions:
        # Drawn, the ways to end early from many states would hide the rest.
        if step.ends_early and len(step.sources) > 1:
            continue
        for source in step.sources:
            for target in step.leads_from(source):
                if target is not source:
                    yield source, target, step.action


def _between_states() -> dict[tuple[State, State], list[Action]]:
    found: dict[tuple[State, State], list[Action]] = {}
    for source, target, action in _moves():
        found.setdefault((source, target), []).append(action)
    return found


def _between_stages() -> dict[tuple[Stage, Stage], list[Action]]:
    found: dict[tuple[Stage, Stage], list[Action]] = {}
    for source, target, action in _moves():
        ends = STANDARD.row(source).stage, STANDARD.row(target).stage
        named = found.setdefault(ends, []) if ends[0] is not ends[1] else []
        if action not in named:
            named.append(action)
    return found


def _placed(ends: tuple[tuple[Stage, Stage], list[Action]]) -> tuple[int, int]:
    order = tuple(Stage)
    return order.index(ends[0][0]), order.index(ends[0][1])


def _named(actions: Iterable[Action]) -> str:
    return " / ".join(dict.fromkeys(action.vi for action in actions))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _states() -> Iterator[str]:
    head = (
        "Mã · Code",
        "Giai đoạn · Stage",
        "Tiếng Việt",
        "English",
        "Chờ ai · Waits for",
        "Trong · Within",
        "Hết hạn thì · When time is up",
    )
    return _table(head, (_state(row) for row in _rows()))


def _state(row: StateRow) -> tuple[str, ...]:
    return (
        f"`{row.state}`",
        " · ".join(STAGE_NAMES[row.stage]),
        row.vi,
        row.en,
        _role(row.waits_for) if row.waits_for else "",
        _within(row),
        f"{row.when_up.vi} · {row.when_up.en}" if row.when_up else "",
    )


def _within(row: StateRow) -> str:
    if not row.within:
        return DUE_OTHERWISE.get(row.state, "")
    norm = _norm(row.within)
    return f"{norm.value} ngày làm việc / working days ({norm.basis})"


def _norm(key: str) -> Norm:
    """The national row in force for new applications."""
    rows = norms.load().rows
    return next(n for n in rows if (n.key, n.level) == (key, norms.NATIONAL))


def _steps() -> Iterator[str]:
    head = (
        "Mã · Code",
        "Tiếng Việt",
        "English",
        "Ai làm · By",
        "Từ · From",
        "Đến · To",
        "Căn cứ · Basis",
    )
    return _table(head, (_step(step) for step in STANDARD.transitions))


def _step(step: Transition) -> tuple[str, ...]:
    stays = step.to == step.sources
    return (
        f"`{step.action}`",
        step.vi,
        step.en,
        "; ".join(_role(role) for role in step.by),
        _listed(step.sources),
        "không đổi / unchanged" if stays else _listed(step.to),
        step.basis,
    )


def _listed(states: tuple[State, ...]) -> str:
    if states == STANDARD.open_states:
        return "mọi trạng thái đang mở / every open state"
    return ", ".join(f"`{state}`" for state in states)


def _role(role: Role) -> str:
    vi, en = ROLE_NAMES[role]
    return f"{vi} / {en}"
