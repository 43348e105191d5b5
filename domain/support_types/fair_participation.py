"""Taking part in fairs and exhibitions (tham gia hội chợ, triển lãm)."""

from datetime import date

from domain.applicant_form import application_form, item_named_by
from domain.citations import old_joint_circular
from domain.eligibility import COMMON_RULES, EligibilityRule, Request
from domain.first_revision import first_revision
from domain.forms import (
    Amount,
    Choice,
    Day,
    Facts,
    Field,
    Option,
    Text,
    Whole,
    at_least,
    not_above,
)
from domain.required_documents import (
    ACCEPTANCE_PAPERS,
    CONTRACT,
    REMAINDER,
    SETTLEMENT_PAPERS,
    SUBMISSION_PAPERS,
    named,
    usual,
)
from domain.support import ON_FILING, AdvanceTerms, Line, SupportType, level_of

FAIR_KIND = Choice(
    (
        Option("programme", "Hội chợ trong nước của chương trình", "Programme fair"),
        Option("domestic", "Hội chợ khác trong nước", "Other domestic fair"),
        Option("abroad", "Hội chợ ở nước ngoài", "Fair abroad"),
    )
)

OWN = (
    Field("fair_name", Text(300), "Tên hội chợ, triển lãm", "Name of the fair"),
    Field("fair_kind", FAIR_KIND, "Loại hội chợ", "Kind of fair", fact=True),
    Field("opens_on", Day(), "Ngày khai mạc", "Opens on", fact=True),
    Field("closes_on", Day(), "Ngày bế mạc", "Closes on", fact=True),
    Field("place", Text(200), "Địa điểm", "Place"),
    Field("booth_count", Whole(1, 100), "Số gian hàng", "Number of booths", fact=True),
    Field(
        "booth_rent_vnd",
        Amount(),
        "Tổng tiền thuê gian hàng (đồng)",
        "Rent of all booths",
        fact=True,
    ),
)
CHECKS = (
    at_least("closes_on", "opens_on"),
    not_above("booth_rent_vnd", "total_cost_vnd"),
)

_LINES = {
    "programme": Line("booth_rent_vnd", "fair.rate_programme", None),
    "domestic": Line("booth_rent_vnd", "fair.rate_domestic", None),
    "abroad": Line("eligible_cost_vnd", "fair.rate_abroad", None),
}


def line(facts: Facts) -> Line:
    """Give the rate of the booth rent at home, of the listed costs abroad; no cap."""
    return _LINES[str(facts["fair_kind"])]


def _not_begun(request: Request) -> bool | None:
    opens_on = request.facts.get("opens_on")
    if opens_on is None:
        return None
    return date.fromisoformat(str(opens_on)) > request.on


def _seldom_abroad(request: Request) -> bool | None:
    kind = request.facts.get("fair_kind")
    if kind != "abroad":
        return None if kind is None else True
    if not request.background.asked:
        return None
    most = request.norms.value(
        "fair.abroad_per_year", request.on, level_of(request.facts)
    )
    return request.background.fairs_abroad_this_year < most


RULES = (
    EligibilityRule(
        "fair_not_begun",
        "Hội chợ chưa khai mạc.",
        "The fair has not begun.",
        "TT 36/2013/TT-BCT, Điều 10 và Điều 13",
        _not_begun,
        "Hội chợ đã khai mạc hoặc khai mạc trong ngày nộp. Hãy đề nghị cho hội chợ "
        "sắp tới.",
        "The fair has begun, or begins today. Apply for one that is still to come.",
    ),
    EligibilityRule(
        "fairs_abroad",
        "Chưa quá số lần được hỗ trợ hội chợ ở nước ngoài trong năm.",
        "The yearly number of supported fairs abroad is not used up.",
        "TT 46/2012/TT-BCT, Điều 4 khoản 1 điểm b",
        _seldom_abroad,
        "Cơ sở đã được hỗ trợ đủ số lần hội chợ ở nước ngoài trong năm. Hãy đề nghị "
        "cho năm sau hoặc cho hội chợ trong nước.",
        "The establishment was already supported for as many fairs abroad as one year "
        "allows. Apply next year, or for a domestic fair.",
        *ON_FILING,
    ),
)

SUPPORT_TYPE = SupportType(
    code="fair-participation",
    prefix="HCTL",
    revision=2,
    vi="Tham gia hội chợ, triển lãm",
    en="Participation in fairs and exhibitions",
    form=application_form(
        *OWN,
        title=(
            "Tham gia hội chợ hàng công nghiệp nông thôn tiêu biểu",
            "Taking part in a fair of rural industrial products",
        ),
        checks=CHECKS,
    ),
    line=line,
    advance=lambda _facts: AdvanceTerms("advance.rate"),
    papers=(
        *SUBMISSION_PAPERS,
        usual(
            "invitation", "Thư mời của đơn vị tổ chức", "Invitation of the organiser"
        ),
        usual("goods_list", "Danh mục hàng trưng bày", "List of goods to be shown"),
    ),
    advance_papers=(CONTRACT,),
    acceptance_papers=(
        *ACCEPTANCE_PAPERS,
        named(
            REMAINDER,
            "confirmed_list",
            "Danh sách cơ sở được hỗ trợ, có xác nhận của Sở Công Thương (bản chính)",
            "List of supported establishments confirmed by the department",
        ),
        named(
            REMAINDER,
            "booth_contract",
            "Hợp đồng thuê gian hàng ghi vị trí, số lượng, đơn giá",
            "Booth contract with position, number and price",
        ),
        named(
            REMAINDER,
            "organiser_invoice",
            "Hóa đơn tài chính của đơn vị tổ chức",
            "Invoice of the organiser",
        ),
    ),
    settlement_papers=SETTLEMENT_PAPERS,
    item=item_named_by("fair_name"),
    common=COMMON_RULES,
    rules=RULES,
    norms_prefix="fair",
    target="fair-participation",
    basis=f"NĐ 45/2012/NĐ-CP, Điều 4; {old_joint_circular('Điều 6 khoản 2')}",
)
REVISION_1 = first_revision(
    SUPPORT_TYPE,
    OWN,
    CHECKS,
    basis="NĐ 45/2012/NĐ-CP, Điều 4; TTLT 26/2014/TTLT-BTC-BCT, Điều 6 khoản 2",
)
