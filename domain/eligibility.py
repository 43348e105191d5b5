"""Who may be supported for what: every rule with its article and its advice."""

from dataclasses import dataclass, replace
from datetime import date

from domain import citations
from domain.calendar import format_day
from domain.communes import WARD, promotions_of
from domain.errors import ConditionNotMet
from domain.forms import Facts
from domain.funding import REQUESTED, Award, award
from domain.location import NEVER, PROVINCE_TODAY, WARD_SINCE
from domain.places import centrally_run
from domain.support import (
    ON_FILING,
    Background,
    EligibilityRule,
    Request,
    SupportType,
    Test,
    Unsettled,
    whole,
)

__all__ = [
    "COMMON_RULES",
    "ON_FILING",
    "Assessment",
    "Background",
    "EligibilityRule",
    "Request",
    "RuleResult",
    "assess",
    "fact_is",
    "ineligible",
]

KINDS = frozenset({"enterprise", "cooperative", "cooperative_group", "household"})
NEW_KINDS = frozenset({"cooperative_union", "artisan"})
AMENDED_FROM = date(2025, 10, 15)
"""From when NĐ 235/2025 counts its new kinds of applicants and its places."""
EXCLUDED_KILNS = frozenset({"hand_fired", "annular"})

_WHO = "NĐ 45/2012/NĐ-CP, Điều 1 (sửa đổi bởi NĐ 235/2025/NĐ-CP)"
_IN_PLAN = "TT 36/2013/TT-BCT, Điều 10 và Điều 11"
_BUDGET_YEAR = "TT 36/2013/TT-BCT, Điều 11 khoản 2 điểm a"

_PAPERS_BASIS = "TT 36/2013/TT-BCT, Điều 10 (sửa đổi bởi TT 17/2018/TT-BCT)"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule says; `passed` is None while it cannot be known.

    A `warning` refuses nobody and is for the applicant and the officer to heed.
    """

    code: str
    passed: bool | None
    vi: str
    en: str
    basis: str
    warning: bool = False

    def words(self, language: str = "vi") -> str:
        """Give the sentence to show."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True, slots=True)
class Assessment:
    """What all rules say of a request, and the award it could earn if known."""

    results: tuple[RuleResult, ...]
    award: Award | None

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The rules that say no."""
        return tuple(r for r in self.results if r.passed is False)

    @property
    def unsettled(self) -> tuple[RuleResult, ...]:
        """The rules that cannot be judged yet, or that an officer judges."""
        return tuple(r for r in self.results if r.passed is None)

    @property
    def warnings(self) -> tuple[RuleResult, ...]:
        """What refuses nobody, and is to be heeded."""
        return tuple(r for r in self.results if r.warning)

    @property
    def eligible(self) -> bool:
        """Whether no rule says no."""
        return not self.failed


def assess(kind: SupportType, request: Request) -> Assessment:
    """Judge a request by the common rules, the papers and the support type's own."""
    results = (
        *(_judge(rule, request) for rule in (*kind.common, *kind.rules)),
        _papers(kind, request),
    )
    return Assessment(results, _earnable(kind, request))


def ineligible(code: str, failed: tuple[RuleResult, ...]) -> ConditionNotMet:
    """Give the refusal `code` for these rules: their words and their articles."""
    return ConditionNotMet(
        code,
        "; ".join(dict.fromkeys(rule.basis for rule in failed)),
        rules=", ".join(rule.code for rule in failed),
        rules_vi=" ".join(rule.vi for rule in failed),
        rules_en=" ".join(rule.en for rule in failed),
    )


def fact_is(name: str, *wanted: str | bool) -> Test:
    """Give a test that passes when a fact has one of these values."""

    def test(request: Request) -> bool | None:
        value = request.facts.get(name)
        return None if value is None else value in wanted

    return test


def _judge(rule: EligibilityRule, request: Request) -> RuleResult:
    in_force = rule.valid_from is None or request.on >= rule.valid_from
    passed = rule.test(request) if in_force else None
    if isinstance(passed, Unsettled):
        return RuleResult(
            rule.code, None, passed.vi, passed.en, rule.basis, passed.warning
        )
    vi, en = {
        True: (rule.vi, rule.en),
        False: (rule.failing_vi, rule.failing_en),
        None: (rule.unknown_vi, rule.unknown_en),
    }[passed]
    code = request.background.open_dossier
    other = f" ({code})" if code else ""
    return RuleResult(
        rule.code,
        passed,
        vi.format(open_dossier=other),
        en.format(open_dossier=other),
        rule.basis,
    )


def _papers(kind: SupportType, request: Request) -> RuleResult:
    wanted = [p for p in kind.papers_for("submission", request.facts) if p.required]
    if request.papers is None:
        vi = "Giấy tờ cần nộp: " + "; ".join(p.vi for p in wanted) + "."
        en = "Papers to bring: " + "; ".join(p.en for p in wanted) + "."
        return RuleResult("papers_complete", None, vi, en, _PAPERS_BASIS)
    missing = [p for p in wanted if p.code not in request.papers]
    if not missing:
        vi, en = "Thành phần hồ sơ đã đủ.", "The papers are complete."
        return RuleResult("papers_complete", True, vi, en, _PAPERS_BASIS)
    vi = "Hồ sơ còn thiếu, hãy nộp thêm: " + "; ".join(p.vi for p in missing) + "."
    en = "Papers are missing; add: " + "; ".join(p.en for p in missing) + "."
    return RuleResult("papers_complete", False, vi, en, _PAPERS_BASIS)


def _earnable(kind: SupportType, request: Request) -> Award | None:
    try:
        base = kind.line(request.facts).base
    except KeyError:
        return None  # the form is not filled in so far
    if base not in request.facts or REQUESTED not in request.facts:
        return None
    return award(kind, request.facts, request.norms, request.on)


def _eligible_kind(request: Request) -> bool | Unsettled | None:
    kind = request.facts.get("applicant.kind")
    if kind in NEW_KINDS and request.on < AMENDED_FROM:
        return False
    if kind == "artisan":
        return Unsettled(
            "Nghệ nhân được bổ sung từ ngày 15/10/2025 (NĐ 235/2025/NĐ-CP; điều khoản "
            "này chưa đọc được toàn văn). Cán bộ tiếp nhận đối chiếu danh hiệu.",
            "Artisans were added on 15 October 2025 (decree 235/2025; the whole clause "
            "was not available). The officer checks the title.",
        )
    return None if kind is None else kind in KINDS | NEW_KINDS


def _eligible_place(request: Request) -> bool | Unsettled | None:
    return True if _has_no_limit(request) else _place_covered(request)


def _has_no_limit(request: Request) -> bool:
    """Say whether the request is covered wherever it is.

    Investors in clusters are a group of their own; the decision that recognises a craft
    village is among the papers.
    """
    facts = request.facts
    return facts.get("site_kind") == "cluster" or facts.get("craft_village") is True


def _place_covered(request: Request) -> bool | Unsettled | None:
    """Judge a place by what it was on the day: wards of the cities of then are not.

    A ward that was a commune before its province became a city is left to the officer.
    """
    province = request.facts.get(PROVINCE_TODAY)
    kind = request.facts.get("applicant.commune_kind")
    if province is None or kind is None:
        return None
    since = str(request.facts.get(WARD_SINCE, NEVER))
    was_commune = request.on.isoformat() < since
    if kind != WARD or was_commune or not centrally_run(str(province), request.on):
        return True
    return _made_a_ward(str(province), since) if since else False


def _made_a_ward(province: str, since: str) -> Unsettled:
    """Give why the officer judges a place: a commune that a resolution made a ward."""
    day = date.fromisoformat(since)
    basis = next(p.basis for p in promotions_of(province) if p.since == day)
    return Unsettled(
        f"Nơi sản xuất là xã cho đến khi thành phường từ ngày {format_day(day)} theo "
        f"{basis}; chưa rõ quy định chuyển tiếp, cán bộ tiếp nhận xem xét và quyết "
        "định.",
        f"The place was a commune until it became a ward on {format_day(day, 'en')} by "
        f"{basis}; what holds in between is not known, the officer decides.",
    )


def _sector_supported(request: Request) -> bool | Unsettled | None:
    kiln = request.facts.get("kiln_after")
    hinted = request.facts.get("hand_fired_words")
    if kiln in EXCLUDED_KILNS:
        return False
    if hinted is True and kiln in (None, "none"):
        return Unsettled(
            "Lời kê khai nhắc đến gạch nung bằng lò thủ công hoặc lò vòng. Hãy cho "
            "biết lò nung gạch nào được dùng sau đề án; cán bộ tiếp nhận sẽ xét.",
            "The words speak of brick fired in hand-made or annular kilns. Say which "
            "brick kiln is used after the project; the officer judges it.",
        )
    return None if kiln is None and hinted is None else True


def _not_over(request: Request) -> bool | None:
    completes_on = request.facts.get("completes_on")
    if completes_on is None:
        return None
    return date.fromisoformat(str(completes_on)) >= request.on


def _within_budget_year(request: Request) -> bool | Unsettled | None:
    """Look whether the project fits this budget year or the next, which is planned now.

    Only flagship projects may run longer, and what is carried over needs consent: so
    nobody is refused for it, and whoever decides knows.
    """
    days = [request.facts.get(name) for name in ("starts_on", "completes_on")]
    if None in days:
        return None
    first, last = (date.fromisoformat(str(day)).year for day in days)
    if first == last and request.on.year <= last <= request.on.year + 1:
        return True
    years = str(last) if first == last else f"{first}-{last}"
    return Unsettled(
        f"Đề án thực hiện năm {years}. Đề án thông thường phải gọn trong năm ngân sách "
        f"được lập kế hoạch ({request.on.year} hoặc {request.on.year + 1}); chỉ đề án "
        "điểm được dài hơn, và việc chuyển sang năm sau phải được Bộ trưởng Bộ Công "
        "Thương cho phép. Hồ sơ vẫn được nhận; cán bộ tiếp nhận sẽ xét thời gian.",
        f"The project runs in {years}. An ordinary project fits the budget year being "
        f"planned ({request.on.year} or {request.on.year + 1}); only flagship projects "
        "run longer, and carrying over needs the consent of the Minister of Industry "
        "and Trade. The application is taken; the officer looks at the time.",
        warning=True,
    )


def _within_cost(request: Request) -> bool | None:
    facts: Facts = request.facts
    if REQUESTED not in facts or "total_cost_vnd" not in facts:
        return None
    return whole(facts, REQUESTED) <= whole(facts, "total_cost_vnd")


def _no_open_dossier(request: Request) -> bool | Unsettled | None:
    """Look for another dossier for the same item; one that is completed is heeded.

    The text forbids to pay one item of expenditure twice, not to buy another machine
    of the same name: whether it is another one, people judge.
    """
    background = request.background
    if not background.asked:
        return None
    if background.open_dossier is not None:
        return False
    code = background.completed_dossier
    if code is None:
        return True
    told = f" {code}" if code else ""
    return Unsettled(
        f"Cơ sở đã được hỗ trợ cho nội dung cùng tên; hồ sơ{told} đã hoàn thành. Ngân "
        "sách không chi hai lần cho cùng một nội dung chi; cán bộ tiếp nhận đối chiếu "
        "xem lần này có phải là nội dung khác không.",
        "The establishment was supported for an item of this name before; dossier"
        f"{told} is completed. State money never pays twice for one item; the officer "
        "checks that this is another.",
        warning=True,
    )


COMMON_RULES: tuple[EligibilityRule, ...] = (
    EligibilityRule(
        "kind_of_establishment",
        "Đúng đối tượng: doanh nghiệp nhỏ và vừa, hợp tác xã, liên hiệp hợp tác xã, tổ "
        "hợp tác, hộ kinh doanh, nghệ nhân.",
        "An eligible kind: small or medium enterprise, cooperative, union of "
        "cooperatives, cooperative group, household business or artisan.",
        _WHO,
        _eligible_kind,
        "Không thuộc đối tượng thụ hưởng. Hãy để doanh nghiệp nhỏ và vừa, hợp tác xã, "
        "liên hiệp hợp tác xã, tổ hợp tác, hộ kinh doanh hoặc nghệ nhân trực tiếp sản "
        "xuất đứng tên đề nghị.",
        "Not an eligible kind. Let the small or medium enterprise, cooperative, union "
        "of cooperatives, cooperative group, household business or artisan that "
        "produces apply in its own name.",
    ),
    EligibilityRule(
        "place",
        "Địa bàn sản xuất thuộc phạm vi khuyến công, hoặc trong làng nghề được công "
        "nhận.",
        "The place of production is covered by the programme, or in a recognised craft "
        "village.",
        _WHO,
        _eligible_place,
        "Phường của thành phố trực thuộc trung ương không thuộc địa bàn khuyến công, "
        "chỉ xã, đặc khu và làng nghề được Ủy ban nhân dân cấp tỉnh công nhận. Nếu cơ "
        "sở sản xuất đặt tại xã hoặc trong làng nghề, hãy ghi như vậy.",
        "Wards of a centrally-run city are not covered, only communes, special zones "
        "and craft villages that the provincial People's Committee has recognised. If "
        "production is in a commune or a craft village, say so.",
        "Chưa đủ thông tin về địa bàn; cán bộ tiếp nhận sẽ kiểm tra nơi sản xuất.",
        "The place cannot be judged yet; the officer checks where production is.",
        AMENDED_FROM,
    ),
    EligibilityRule(
        "sector",
        "Ngành nghề không thuộc diện bị loại trừ (gạch đất sét nung bằng lò thủ công "
        "hoặc lò vòng); ngành nghề có thuộc danh mục được khuyến công hay không do cán "
        "bộ thẩm định xét.",
        "The sector is not among those excluded (clay brick fired in hand-made or "
        "annular kilns); whether it is on the list of sectors encouraged is for the "
        "officer to judge.",
        "NĐ 45/2012/NĐ-CP, Điều 5; TT 46/2012/TT-BCT, Điều 5",
        _sector_supported,
        "Sản xuất gạch đất sét nung bằng lò thủ công hoặc lò vòng không được hỗ trợ. "
        "Hãy đề nghị cho lò khác, cho ngành nghề khác hoặc cho gạch không nung.",
        "Clay brick fired in hand-made or annular kilns is not supported. Apply for "
        "another kiln, another line of production or for unfired brick.",
    ),
    EligibilityRule(
        "not_over",
        "Đề án chưa hoàn thành trước ngày nộp hồ sơ.",
        "The project is not over before the day of filing.",
        _IN_PLAN,
        _not_over,
        "Ngày hoàn thành đã qua trước ngày nộp hồ sơ; đề án đã xong thì không đăng ký "
        "vào kế hoạch được nữa. Hãy đề nghị cho đề án chưa hoàn thành, hoặc sửa ngày.",
        "The day of completion lies before the day of filing, and what is over cannot "
        "be registered any more. Apply for a project still to be completed, or correct "
        "the day.",
    ),
    EligibilityRule(
        "budget_year",
        "Đề án được thực hiện trong một năm ngân sách.",
        "The project is carried out within one budget year.",
        _BUDGET_YEAR,
        _within_budget_year,
        "Hãy sửa thời gian thực hiện cho gọn trong một năm ngân sách.",
        "Let the project begin and end within one budget year.",
    ),
    EligibilityRule(
        "own_capital",
        "Phần kinh phí còn lại đã được bảo đảm.",
        "The rest of the cost is secured.",
        citations.old_joint_circular("Điều 7 khoản 3"),
        fact_is("own_capital_secured", True),
        "Phải đã đầu tư hoặc cam kết đầu tư toàn bộ phần kinh phí còn lại. Hãy thu xếp "
        "vốn rồi xác nhận cam kết.",
        "The whole remaining cost must be invested or committed. Arrange the money, "
        "then confirm the commitment.",
    ),
    EligibilityRule(
        "no_double_funding",
        "Cam kết không dùng nguồn ngân sách khác cho cùng nội dung chi.",
        "Commitment that no other state money pays for the same item.",
        citations.old_joint_circular("Điều 7 khoản 4"),
        fact_is("no_double_funding", True),
        "Nội dung chi đã được ngân sách nhà nước hỗ trợ thì không được hỗ trợ lần nữa. "
        "Hãy chọn nội dung khác hoặc xác nhận cam kết.",
        "An item already paid for by state money cannot be supported again. Choose "
        "another item, or confirm the commitment.",
    ),
    EligibilityRule(
        "tax_code",
        "Mã số thuế hợp lệ.",
        "The tax code is valid.",
        citations.TAX_CODE,
        fact_is("applicant.tax_code_valid", True),
        "Mã số thuế không hợp lệ. Cần 10 số, chi nhánh 13 số; 12 số định danh chỉ của "
        "hộ, hộ kinh doanh và cá nhân. Hãy đối chiếu với giấy đăng ký và nhập lại.",
        "The tax code is not valid. It has 10 digits, that of a branch 13; the 12 of a "
        "personal number serve households, household businesses and persons only. "
        "Compare it with the registration certificate and enter it again.",
    ),
    EligibilityRule(
        "within_total_cost",
        "Số tiền đề nghị không vượt tổng kinh phí.",
        "The amount requested does not exceed the total cost.",
        citations.old_joint_circular("Điều 6 và Điều 7"),
        _within_cost,
        "Số tiền đề nghị lớn hơn tổng kinh phí của đề án. Hãy giảm số tiền đề nghị "
        "hoặc sửa tổng kinh phí.",
        "The amount requested is larger than the total cost. Lower the request or "
        "correct the total cost.",
    ),
    EligibilityRule(
        "no_open_dossier",
        "Không có hồ sơ nào khác đang giải quyết cho cùng nội dung.",
        "No other dossier is open for the same item.",
        citations.old_joint_circular("Điều 7 khoản 4"),
        _no_open_dossier,
        "Cơ sở có hồ sơ khác{open_dossier} cho cùng nội dung đang được giải quyết. Hãy "
        "theo dõi hồ sơ đó, hoặc rút hồ sơ đó trước khi nộp lại.",
        "Another dossier{open_dossier} of the establishment is open for the same item. "
        "Follow that one, or withdraw it before applying again.",
        *ON_FILING,
    ),
)
"""The rules of every support type. The machines, fairs and marks have their own."""


def _anywhere(_request: Request) -> bool:
    return True


CLEANER_PRODUCTION_RULES = tuple(
    replace(
        rule,
        vi="Sản xuất sạch hơn, sản xuất bền vững được hỗ trợ ở mọi địa bàn.",
        en="Cleaner and sustainable production is supported in any place.",
        test=_anywhere,
    )
    if rule.code == "place"
    else rule
    for rule in COMMON_RULES
)
"""The rules of every support type, for one of cleaner production: it has no limit of
place (NĐ 45/2012, Article 1). A support type names them as its `common` rules."""
