"""The words of the programme in Vietnamese and English, for `docs/glossary.md`."""

from collections.abc import Iterable, Iterator

from domain import support_types
from domain.explanation import STAGE_NAMES
from domain.people import ROLE_NAMES
from domain.standard import STANDARD
from domain.states import Action

TERMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "khuyến công",
        "industrial promotion",
        "Chương trình hỗ trợ công nghiệp nông thôn, quốc gia hoặc địa phương",
        "the programme that supports rural industry, national or local",
    ),
    (
        "cơ sở công nghiệp nông thôn",
        "rural industrial establishment",
        "Doanh nghiệp nhỏ và vừa, hợp tác xã, liên hiệp hợp tác xã, tổ hợp tác, hộ "
        "kinh doanh, nghệ nhân",
        "small or medium enterprise, cooperative, union of cooperatives, cooperative "
        "group, household or artisan",
    ),
    (
        "Trung tâm Khuyến công",
        "promotion centre",
        "Có thể nộp hồ sơ thay cho cơ sở",
        "may file on behalf of an establishment",
    ),
    (
        "đề án",
        "project",
        "Đơn vị được thẩm định và cấp kinh phí",
        "the unit that is appraised and funded",
    ),
    (
        "hồ sơ",
        "dossier, application",
        "Toàn bộ giấy tờ và diễn biến của một đề nghị hỗ trợ",
        "all papers and everything that happened to one request for support",
    ),
    (
        "loại hình hỗ trợ",
        "support type",
        "Biểu mẫu, giấy tờ, định mức và quy tắc của một nội dung hỗ trợ",
        "form, papers, norms and rules of one line of support",
    ),
    (
        "định mức",
        "norm",
        "Tỷ lệ, mức trần, thời hạn; có ngày hiệu lực và căn cứ",
        "a rate, ceiling or deadline with its dates and legal basis",
    ),
    (
        "mức hỗ trợ",
        "award",
        "Số tiền được duyệt: thấp nhất của đề nghị, tỷ lệ, mức trần",
        "the amount approved: the lowest of request, rate and cap",
    ),
    (
        "hệ số ưu tiên",
        "priority factor",
        "Nâng tỷ lệ, nhiều nhất 1,5 lần",
        "raises the rate, at most one and a half times",
    ),
    (
        "nguồn kinh phí",
        "envelope",
        "Ngân sách của một năm, một cấp, một loại hình",
        "the money of one year, level and support line",
    ),
    (
        "khả dụng → giữ chỗ → cam kết → đã chi",
        "available → reserved → committed → paid",
        "Bốn tài khoản mà tiền của một hồ sơ đi qua",
        "the four accounts that the money of a dossier passes",
    ),
    (
        "tạm ứng",
        "advance",
        "Khoản chi thứ nhất, sau khi ký hợp đồng",
        "the first payment, after the contract",
    ),
    (
        "khoản chi, lệnh chi",
        "tranche, payment order",
        "Mỗi khoản chỉ có một lệnh chi đang xử lý",
        "a tranche has one live payment order at most",
    ),
    (
        "tổ thẩm định, số ý kiến tối thiểu",
        "appraisal panel, quorum",
        "Số ý kiến cần có trước khi kết luận",
        "the opinions needed before a conclusion",
    ),
    (
        "xung đột lợi ích",
        "conflict of interest",
        "Người đã khai không tham gia hồ sơ nữa",
        "who declared one takes no further part",
    ),
    (
        "bổ sung hồ sơ",
        "return for completion",
        "Một lần, một danh sách đầy đủ có lý do",
        "once, with one complete list and a reason per item",
    ),
    (
        "giải trình",
        "clarification",
        "Đồng hồ của cơ quan dừng trong lúc chờ",
        "the office clock stands still meanwhile",
    ),
    (
        "điều chỉnh",
        "amendment",
        "Thời gian, địa điểm, nội dung hoặc mức hỗ trợ sau khi duyệt",
        "a change of time, place, content or amount after approval",
    ),
    (
        "nghiệm thu một phần",
        "partial acceptance",
        "Giảm số được thanh toán, phần còn lại trả về nguồn",
        "lowers what is payable; the rest goes back to the envelope",
    ),
    (
        "quyết toán, thanh lý",
        "settlement, liquidation",
        "Trong 15 ngày sau nghiệm thu, muộn nhất 22/01",
        "within 15 days of acceptance, at the latest on 22 January",
    ),
    (
        "thu hồi",
        "recovery",
        "Hoàn trả ngân sách khoản tạm ứng không có khối lượng nghiệm thu",
        "repayment of an advance without accepted work",
    ),
    (
        "ngày làm việc hoán đổi",
        "swapped working day",
        "Thứ Bảy làm bù cho một ngày nghỉ",
        "a Saturday worked in exchange for a day off",
    ),
)

_HEAD = """\
# Thuật ngữ · Glossary

Trang này được sinh từ mã nguồn bằng lệnh `khuyencong docs`; đừng sửa tay.
This page is generated from the code by `khuyencong docs`; do not edit it.
"""


def glossary_page() -> str:
    """Give the whole page: terms, then stages, states, steps, roles, support types."""
    rows = STANDARD.rows
    parts = (
        _HEAD,
        "## Khái niệm · Terms\n",
        _lines(_table(("Tiếng Việt", "English", "Nghĩa", "Meaning"), TERMS)),
        "## Giai đoạn · Stages\n",
        _named((stage, *names) for stage, names in STAGE_NAMES.items()),
        "## Trạng thái · States\n",
        _named((row.state, row.vi, row.en) for row in rows),
        "## Bước · Steps\n",
        _named((action, action.vi, action.en) for action in Action),
        "## Vai trò · Roles\n",
        _named((role, *names) for role, names in ROLE_NAMES.items()),
        "## Loại hình hỗ trợ · Support types\n",
        _named((kind.code, kind.vi, kind.en) for kind in support_types.current()),
    )
    return "\n".join(parts)


def _named(rows: Iterable[tuple[str, str, str]]) -> str:
    coded = ((vi, en, f"`{code}`") for code, vi, en in rows)
    return _lines(_table(("Tiếng Việt", "English", "Trong mã · In code"), coded))


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
