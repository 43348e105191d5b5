"""The words of every refusal and of every field problem, in Vietnamese and English."""

Words = tuple[tuple[str, str], tuple[str, str]]
"""Title and sentence in Vietnamese, title and sentence in English."""

TYPE_WORDS: dict[str, tuple[str, str]] = {
    "array": ("một danh sách", "a list"),
    "boolean": ("true hoặc false", "true or false"),
    "integer": ("một số nguyên", "a whole number"),
    "object": ("một nhóm mục (object)", "a group of answers (object)"),
    "string": ("chữ, để trong ngoặc kép", "text, in quotation marks"),
}
"""What each kind of JSON value is called, for people."""

# fmt: off
FIELD_WORDS: dict[str, tuple[str, str]] = {
    "required": ("Cần nhập thông tin này.", "Enter this."),
    "unknown": ("Biểu mẫu không có mục này; hãy bỏ đi.", "The form does not ask this; leave it out."),
    "wrong_type": ("Kiểu dữ liệu không đúng; cần {expected}.", "Wrong kind of value; give {expected}."),
    "too_long": (
        "Quá dài; nhiều nhất {longest} ký tự.",
        "Too long; at most {longest} characters.",
    ),
    "too_short": (
        "Quá ngắn; ít nhất {shortest} ký tự.",
        "Too short; at least {shortest} characters.",
    ),
    "too_small": ("Nhỏ quá; ít nhất là {smallest}.", "Too small; at least {smallest}."),
    "too_large": ("Lớn quá; nhiều nhất là {largest}.", "Too large; at most {largest}."),
    "too_large.by_rule": (
        "Lớn quá; nhiều nhất là {largest} đồng ({basis}).",
        "Too large; at most {largest} đồng ({basis}).",
    ),
    "not_a_choice": ("Hãy chọn một trong: {choices}.", "Choose one of: {choices}."),
    "must_be_true": (
        "Phải cam kết mục này mới nộp được hồ sơ.",
        "This commitment must be made.",
    ),
    "not_a_date": (
        "Không phải ngày hợp lệ; hãy viết theo dạng NNNN-TT-NN.",
        "Not a valid day; write YYYY-MM-DD.",
    ),
    "for_officers_on_behalf": (
        "Chỉ cán bộ nộp thay cơ sở mới ghi ngày xét của đề án đã qua; hãy bỏ mục này.",
        "Only an officer who files on behalf names a day of the past; leave it out.",
    ),
    "before_recorded_norms": (
        "Mức chi của ngày này chưa được ghi nhận; sớm nhất là từ ngày {earliest}.",
        "The figures of that day are not recorded; the earliest are of {earliest}.",
    ),
    "decision_number_bare": (
        "Số quyết định phải có chữ số, ví dụ 123/QĐ-UBND.",
        "A decision number has digits, such as 123/QĐ-UBND.",
    ),
    "day_not_come": (
        "Ngày {day} chưa tới; hãy nhập ngày đã diễn ra.",
        "{day} has not come yet; give a day that has.",
    ),
    "no_words": (
        "Hãy ghi bằng chữ.",
        "Say it in words.",
    ),
    "malformed": (
        "Viết chưa đúng dạng; hãy kiểm tra lại.",
        "Not written correctly; check it.",
    ),
    "wrong_type.amount": (
        "Kiểu dữ liệu không đúng; cần {expected}: số đồng nguyên, không để trong ngoặc kép, ví dụ 35000000.",
        "Wrong kind of value; give {expected}: whole đồng without quotation marks, such as 35000000.",
    ),
    "malformed.pattern": (
        "Viết chưa đúng dạng; cần khớp mẫu {expected}",
        "Not written correctly; it must match the pattern {expected}",
    ),
    "malformed.month": (
        "Không phải tháng; hãy ghi tháng và năm theo dạng TT/NNNN.",
        "Not a month; give month and year as MM/YYYY.",
    ),
    "malformed.phone": (
        "Không phải số điện thoại ở Việt Nam; hãy ghi một số, ví dụ 0912 345 678 hoặc (024) 3825 1234.",
        "Not a phone number of Vietnam; give one number, such as 0912 345 678 or (024) 3825 1234.",
    ),
    "malformed.email": (
        "Không phải địa chỉ thư điện tử; hãy ghi một địa chỉ, phần trước @ không dấu, ví dụ ten@congty.vn.",
        "Not an e-mail address; give one, without accents before the @, such as ten@congty.vn.",
    ),
    "malformed.tax_code": (
        "Không phải mã số thuế; cần 10 số (chi nhánh thêm 3 số, ví dụ 0100109106-001), hoặc 12 số định danh của hộ hay cá nhân. Hãy đối chiếu từng số với giấy đăng ký.",
        "Not a tax code; give 10 digits (a branch 3 more, such as 0100109106-001), or the 12-digit personal number of a household or person. Compare each digit with the certificate.",
    ),
    "malformed.account": (
        "Không phải tên tài khoản; hãy ghi chữ không dấu, số và các dấu . _ : @ -, ví dụ le.thi@soct.",
        "Not the id of an account; give letters without accents, digits and . _ : @ -, such as le.thi@soct.",
    ),
    "personal_number": (
        "12 số định danh chỉ thay mã số thuế của hộ, hộ kinh doanh và cá nhân; doanh nghiệp, hợp tác xã và tổ hợp tác ghi mã số thuế 10 số (chi nhánh 13 số).",
        "The 12-digit personal number stands for the tax code of households, household businesses and persons only; enterprises and cooperatives give their tax code of 10 digits (a branch 13).",
    ),
    "mail_host_doubtful": (
        "Ý Ông/Bà là {meant}? Nếu địa chỉ đã đúng thì giữ nguyên.",
        "Did you mean {meant}? If the address is right, leave it as it is.",
    ),
    "birth_place_unknown": (
        "Ba số đầu không phải mã tỉnh, thành phố nào trong số định danh cá nhân (001 đến 096); hãy đối chiếu với căn cước. Nếu đã đúng thì giữ nguyên.",
        "The first three digits are the code of no province in personal numbers (001 to 096); compare it with the identity card. If it is right, leave it as it is.",
    ),
    "control_character": (
        "Có ký tự điều khiển không được phép; hãy gõ lại.",
        "It holds control characters; type it again.",
    ),
    "marks_heaped": (
        "Có dấu không đi với chữ nào, hoặc quá nhiều dấu trên một chữ; hãy gõ lại.",
        "It holds accents without a letter, or too many over one; type it again.",
    ),
    "too_many": ("Nhiều quá; nhiều nhất {most} mục.", "Too many; at most {most}."),
    "too_few": ("Ít quá; ít nhất {fewest} mục.", "Too few; at least {fewest}."),
    "not_unique": ("Bị lặp lại; mỗi mục chỉ ghi một lần.", "Repeated; give each once."),
    "other_unit": ("Nơi này thuộc đơn vị khác thụ lý; hãy nộp tại đơn vị đó.", "Another unit receives applications of this place; file it there."),
    "unknown_document": (
        "Không tìm thấy tệp này trong các tệp Ông/Bà đã tải lên; hãy tải lên trước.",
        "No such file among those you uploaded; upload it first.",
    ),
    "unknown_paper": (
        "Loại hình này không có giấy tờ đó; hãy chọn một trong: {choices}.",
        "This support type has no such paper; choose one of: {choices}.",
    ),
    "place_unknown": (
        "{province} không có xã, phường hay đặc khu “{name}”. Tên gần nhất trong danh mục: {nearest}.",
        "{province_en} has no commune, ward or special zone “{name}”. The nearest names of the list: {nearest}.",
    ),
    "place_elsewhere": (
        "“{name}” không thuộc {province} mà thuộc nơi khác: {candidates}. Hãy sửa tỉnh, thành phố; tên gần nhất tại {province}: {nearest}.",
        "“{name}” is not in {province_en} but elsewhere: {candidates_en}. Correct the province; the nearest names in {province_en}: {nearest}.",
    ),
    "place_other_kind": (
        "Tại {province}, “{name}” không thuộc loại đơn vị đã ghi; đúng là: {candidates}.",
        "In {province_en}, “{name}” is not of the kind given; it is: {candidates_en}.",
    ),
    "place_ambiguous": (
        "“{name}” có thể là nhiều nơi của {province}: {candidates}. Hãy chọn một.",
        "“{name}” may be several places of {province_en}: {candidates_en}. Choose one.",
    ),
    "person_unfit": (
        "“{person}” không giữ vai trò {role_vi} của đơn vị thụ lý hồ sơ này; hãy chọn người khác.",
        "“{person}” is no {role_en} of the unit that has this dossier; choose somebody else.",
    ),
    "account_unknown": (
        "Không có tài khoản “{person}” của cơ sở nào; hãy nhập mã tài khoản đã từng đăng nhập, hoặc địa chỉ thư mà người nhận dùng để đăng nhập, ví dụ ten@congty.vn.",
        "No firm has an account “{person}”; give the id of an account that has signed in, or the e-mail address with which its holder signs in, such as name@firm.vn.",
    ),
    "undeliverable": (
        "Không gửi được thư tới địa chỉ này; hãy kiểm tra lại cách viết.",
        "Nothing can be sent to this address; check how it is written.",
    ),
    "person_unknown": (
        "Chưa có tài khoản “{person}” trong hệ thống. Hãy kiểm tra lại mã, hoặc ghi địa chỉ thư điện tử của người đó để mời.",
        "There is no account “{person}” here. Check the id, or give the person's e-mail address to invite them.",
    ),
    "person_is_applicant": (
        "“{person}” là địa chỉ của bên đề nghị hỗ trợ; hãy chọn người khác.",
        "“{person}” is the applicant's own address; choose somebody else.",
    ),
    "person_not_invited": (
        "Người giữ vai trò {role_vi} không được mời qua thư; hãy đề nghị quản trị hệ thống lập tài khoản cho “{person}”.",
        "A {role_en} is not invited by mail; have an administrator make an account for “{person}”.",
    ),
    "invitation_away": (
        "Hệ thống này chưa gửi được thư mời nên không mời được “{person}”; hãy chọn người đã có tài khoản.",
        "Letters do not leave this system, so “{person}” cannot be invited; choose somebody who has an account.",
    ),
    "before": ("Phải sau {other}.", "Must come after {other}."),
    "other_amendment": (
        "Mục này không thuộc loại điều chỉnh đã chọn; hãy giữ như cũ hoặc chọn loại khác.",
        "Not of the kind of change chosen; leave it as it was, or choose another kind.",
    ),
    "amendment_incomplete": (
        "Hãy nhập giá trị mới cho nội dung xin điều chỉnh.",
        "Give the new value for this kind of change.",
    ),
}

REFUSAL_WORDS: dict[str, Words] = {
    "answers_invalid": (
        (
            "Thông tin chưa dùng được",
            "Có {count} mục cần sửa; hãy sửa các mục được nêu rồi gửi lại. Chưa có gì được ghi nhận.",
        ),
        (
            "Some answers cannot be used",
            "To be corrected: {count}. Mend what is named and send again; nothing was recorded.",
        ),
    ),
    "not_in_this_state": (
        (
            "Chưa làm được bước này",
            "Hồ sơ đang ở trạng thái “{state_vi}”, không có bước “{action_vi}”. Hãy xem các bước được phép.",
        ),
        (
            "This step is not possible now",
            "The dossier is in state “{state_en}”, which has no step “{action_en}”. See the steps that are allowed.",
        ),
    ),
    "not_your_role": (
        (
            "Bước này thuộc vai trò khác",
            "Vai trò của Ông/Bà không thực hiện bước “{action_vi}”. Hãy chuyển cho người có trách nhiệm.",
        ),
        (
            "This step is another role's",
            "Your role does not take the step “{action_en}”. Leave it to those responsible.",
        ),
    ),
    "not_your_dossier": (
        (
            "Hồ sơ không thuộc phạm vi của Ông/Bà",
            "Ông/Bà không được giao hồ sơ này nên không thực hiện được bước “{action_vi}”.",
        ),
        (
            "Not a dossier of yours",
            "You are not assigned to this dossier and cannot take the step “{action_en}”.",
        ),
    ),
    "action_not_allowed": (
        ("Không được phép", "Ông/Bà không thực hiện được bước này."),
        ("Not allowed", "You cannot take this step."),
    ),
    "application_closed": (("Hồ sơ đã đóng", "Hồ sơ đã kết thúc; không thực hiện thêm bước nào được. Nếu cần, hãy nộp hồ sơ mới."), ("The dossier is closed", "It has ended; no further step is possible. File a new application if needed.")),
    "application_stale": (
        (
            "Hồ sơ vừa thay đổi",
            "Đã có người thực hiện một bước trước Ông/Bà (bước số {number}). Hãy xem lại hồ sơ rồi quyết định.",
        ),
        (
            "The dossier has just changed",
            "Somebody acted before you (step {number}). Read it again, then decide.",
        ),
    ),
    "funds_exhausted": (
        (
            "Hết kinh phí",
            "Nguồn kinh phí không còn đủ cho mức hỗ trợ này; hồ sơ chờ bố trí thêm.",
        ),
        (
            "No funds",
            "The envelope cannot carry this award; the dossier waits for more.",
        ),
    ),
    "key_reused": (
        (
            "Khóa lặp với nội dung khác",
            "Idempotency-Key này đã dùng cho một nội dung khác. Hãy dùng khóa mới.",
        ),
        (
            "Key reused with another content",
            "This Idempotency-Key came before with another content. Use a new key.",
        ),
    ),
    "not_found": (
        (
            "Không tìm thấy",
            "Không có mục này, hoặc Ông/Bà không được xem. Hãy kiểm tra lại mã.",
        ),
        (
            "Not found",
            "There is no such thing, or it is not yours to see. Check the code.",
        ),
    ),
    "condition_not_met": (
        ("Chưa đủ điều kiện", "Một điều kiện chưa được đáp ứng ({basis})."),
        ("A condition is not met", "A condition is not met ({basis})."),
    ),
    "appraised_it": (
        (
            "Đã tham gia thẩm định",
            "Người đã thẩm định không được quyết định trên cùng hồ sơ. Hãy chuyển cho lãnh đạo khác.",
        ),
        (
            "You appraised it",
            "Who appraised a dossier does not decide on it. Leave it to another leader.",
        ),
    ),
    "conflict_declared": (
        (
            "Đã khai xung đột lợi ích",
            "Người đã khai xung đột lợi ích không được tham gia hồ sơ này.",
        ),
        (
            "A conflict of interest was declared",
            "Who declared a conflict of interest takes no part in this dossier.",
        ),
    ),
    "acted_for_applicant": (("Đã thay mặt cơ sở", "Người đã thực hiện bước của cơ sở không được kiểm tra chính bước đó. Hãy chuyển cho cán bộ khác."), ("You acted for the applicant", "Who took the applicant's step does not check it. Leave it to another officer.")),
    "approved_it": (
        (
            "Đã phê duyệt hồ sơ",
            "Người phê duyệt không được lập lệnh chi cho cùng hồ sơ. Hãy chuyển cho kế toán khác.",
        ),
        (
            "You approved it",
            "Who approved the award does not order its payment. Leave it to another treasurer.",
        ),
    ),
    "day_in_future": (
        ("Ngày ở tương lai", "Ngày {day} chưa tới; hãy nhập ngày đã diễn ra."),
        ("A day in the future", "{day} has not come yet; give a day that has."),
    ),
    "papers_missing": (
        ("Thiếu giấy tờ", "Còn thiếu: {papers_vi} ({basis}). Hãy tải lên và gửi lại."),
        (
            "Papers are missing",
            "Missing: {papers_en} ({basis}). Upload them and send again.",
        ),
    ),
    "payment_under_way": (
        (
            "Kho bạc đang xử lý lệnh chi",
            "Hãy chờ kho bạc xác nhận hoặc trả lại lệnh chi rồi thực hiện bước này.",
        ),
        (
            "The treasury holds an order",
            "Wait until the treasury confirms or returns the payment order.",
        ),
    ),
    "taken_up_already": (
        (
            "Cán bộ đã xem xét hồ sơ",
            "Giấy tờ chỉ thay được trước khi cán bộ xem xét hồ sơ lần đầu. Hãy chờ yêu cầu của cán bộ, hoặc nêu trong phần giải trình.",
        ),
        (
            "The officer has taken the dossier up",
            "Papers are replaced only before an officer has first gone through the dossier. Wait for what the officer asks, or say it in your reply.",
        ),
    ),
    "no_paper_brought": (
        ("Chưa có tệp nào", "Hãy chọn ít nhất một tệp thay cho giấy tờ đã nộp."),
        ("No file was given", "Choose at least one file in the place of a paper given before."),
    ),
    "returned_already": (
        (
            "Đã yêu cầu bổ sung một lần",
            "Chỉ được yêu cầu bổ sung một lần, đầy đủ ({basis}). Hãy tiếp nhận hoặc từ chối.",
        ),
        (
            "Returned once already",
            "A file is returned once, with a complete list ({basis}). Admit or refuse it.",
        ),
    ),
    "panel_size": (
        (
            "Số thành viên chưa phù hợp",
            "Tổ thẩm định cần từ {smallest} đến {largest} thành viên.",
        ),
        (
            "The panel has the wrong size",
            "A panel has {smallest} to {largest} members.",
        ),
    ),
    "applicant_on_panel": (
        (
            "Thành viên là bên đề nghị",
            "Bên đề nghị hỗ trợ không được thẩm định hồ sơ của mình.",
        ),
        (
            "The applicant is on the panel",
            "An applicant does not appraise its own dossier.",
        ),
    ),
    "applicant_named": (
        (
            "Là bên đề nghị hỗ trợ",
            "“{person}” là bên đề nghị hỗ trợ nên không giữ phần việc nào của cơ quan trong hồ sơ này ({basis}). Hãy chọn người khác.",
        ),
        (
            "The applicant is named",
            "“{person}” is the applicant and takes no part of the office's in this dossier ({basis}). Choose somebody else.",
        ),
    ),
    "conflicted_named": (
        (
            "Đã khai xung đột lợi ích",
            "“{person}” đã khai xung đột lợi ích trong hồ sơ này ({basis}). Hãy chọn người khác.",
        ),
        (
            "A conflict of interest was declared",
            "“{person}” declared a conflict of interest in this dossier ({basis}). Choose somebody else.",
        ),
    ),
    "representative_named": (
        (
            "Đã thay mặt cơ sở",
            "“{person}” đã nộp hồ sơ hoặc làm bước thay cơ sở nên không được xét hồ sơ này ({basis}). Hãy chọn người khác.",
        ),
        (
            "They acted for the applicant",
            "“{person}” filed or acted for the applicant and does not judge this dossier ({basis}). Choose somebody else.",
        ),
    ),
    "appraiser_named": (
        (
            "Đã thẩm định hồ sơ",
            "“{person}” đã thẩm định hồ sơ này nên không được phê duyệt hoặc nghiệm thu ({basis}). Hãy chọn người khác.",
        ),
        (
            "They appraised it",
            "“{person}” appraised this dossier and neither decides on it nor inspects it ({basis}). Choose somebody else.",
        ),
    ),
    "approver_named": (
        (
            "Đã phê duyệt hồ sơ",
            "“{person}” đã phê duyệt hồ sơ này nên không được thẩm định hoặc lập lệnh chi ({basis}). Hãy chọn người khác.",
        ),
        (
            "They approved it",
            "“{person}” approved this dossier and neither appraises it nor orders its payment ({basis}). Choose somebody else.",
        ),
    ),
    "own_opinion_missing": (
        (
            "Chưa cho ý kiến của mình",
            "Thành viên thẩm định cho ý kiến của mình trước khi kết luận. Hãy cho ý kiến rồi quay lại.",
        ),
        (
            "Your own opinion is missing",
            "A member of the panel gives an opinion before concluding. Give yours, then come back.",
        ),
    ),
    "no_panel": (
        ("Chưa có tổ thẩm định", "Hãy phân công tổ thẩm định trước."),
        ("There is no panel", "Assign a panel first."),
    ),
    "no_quorum": (
        (
            "Chưa đủ ý kiến",
            "Mới có {given} ý kiến, cần {quorum}. Hãy chờ hoặc thay thành viên.",
        ),
        (
            "No quorum",
            "{given} opinions are in, {quorum} are needed. Wait, or replace a member.",
        ),
    ),
    "opinion_given": (
        ("Đã cho ý kiến", "Mỗi thành viên cho một ý kiến trong một lượt thẩm định."),
        ("Opinion given already", "Each member gives one opinion per round."),
    ),
    "opinions_given": (
        (
            "Đã có ý kiến thẩm định",
            "Không thay cả tổ khi đã có ý kiến; hãy thay từng thành viên.",
        ),
        (
            "Opinions were given",
            "The panel is not exchanged once opinions are in; replace one member.",
        ),
    ),
    "not_on_panel": (
        ("Không thuộc tổ thẩm định", "“{person}” không có trong tổ thẩm định."),
        ("Not on the panel", "“{person}” is not on the panel."),
    ),
    "cannot_join": (
        (
            "Không thể tham gia",
            "“{person}” đã ở trong tổ hoặc đã khai xung đột lợi ích.",
        ),
        ("Cannot join", "“{person}” is on the panel already or declared a conflict."),
    ),
    "panel_opposes": (("Đa số không đề nghị hỗ trợ", "Chỉ {support} trong {given} ý kiến đề nghị hỗ trợ. Hãy đề nghị từ chối hoặc yêu cầu giải trình."), ("Most opinions are against", "Only {support} of {given} opinions support it. Propose refusal, or ask for clarification.")),
    "factor_too_high": (
        ("Hệ số ưu tiên quá cao", "Hệ số nhiều nhất là {largest} % ({basis})."),
        (
            "The priority factor is too high",
            "The factor is at most {largest} % ({basis}).",
        ),
    ),
    "province_figures_unasked": (
        (
            "Không nhập mức của tỉnh ở đây",
            "Mức của tỉnh chỉ được nhập cho kinh phí địa phương, ở những mức mà tỉnh "
            "chưa ghi nhận nghị quyết. Hãy bỏ các ô đó ({basis}).",
        ),
        (
            "The province's figures are not asked here",
            "They are entered for local money only, and where no resolution of the "
            "province is recorded for them. Leave them out ({basis}).",
        ),
    ),
    "province_figures_missing": (
        (
            "Mức của tỉnh chưa đủ",
            "Phải nhập đủ mức hỗ trợ, số nghị quyết, điều khoản và ngày có hiệu lực. "
            "Còn thiếu: {fields_vi} ({basis}).",
        ),
        (
            "The province's figures are not complete",
            "Give each figure with the number of the resolution, its article and the "
            "day it is in force from. Missing: {fields_en} ({basis}).",
        ),
    ),
    "province_figures_later": (
        (
            "Nghị quyết chưa có hiệu lực khi tiếp nhận",
            "Hồ sơ theo quy định có hiệu lực vào ngày tiếp nhận {day}. Hãy nhập nghị "
            "quyết có hiệu lực vào ngày đó ({basis}).",
        ),
        (
            "The resolution was not in force yet",
            "A dossier follows what was in force on the day it came in, {day}. Give "
            "the resolution in force on that day ({basis}).",
        ),
    ),
    "guidance_or_figures": (
        (
            "Chỉ chọn một căn cứ",
            "Hoặc nhập mức của tỉnh, hoặc đề nghị theo mức quốc gia để tham khảo "
            "({basis}).",
        ),
        (
            "One basis only",
            "Either enter the province's figures, or propose by the national ones as "
            "guidance ({basis}).",
        ),
    ),
    "above_award": (
        (
            "Vượt mức hỗ trợ",
            "Mức đề nghị {amount} đồng vượt mức được phép {ceiling} đồng ({basis}).",
        ),
        (
            "Above the award",
            "{amount} đồng exceeds the {ceiling} đồng the rules allow ({basis}).",
        ),
    ),
    "other_level": (
        (
            "Thuộc thẩm quyền cấp khác",
            "Bước này thuộc cấp {level} (1: Sở hoặc Cục; 2: Bộ hoặc Ủy ban nhân dân).",
        ),
        (
            "Another level decides",
            "This is for level {level} (1: department or office; 2: ministry or People's Committee).",
        ),
    ),
    "approved_already": (
        ("Ông/Bà đã phê duyệt", "Hai cấp phê duyệt phải là hai người khác nhau."),
        ("You approved already", "The two levels are two different persons."),
    ),
    "not_recommended": (
        ("Thẩm định không đề nghị hỗ trợ", "Hãy từ chối hoặc trả lại thẩm định."),
        ("Support is not recommended", "Refuse it, or send it back to appraisal."),
    ),
    "payee_differs": (
        (
            "Đơn vị thụ hưởng không khớp",
            "Tên đơn vị thụ hưởng khác với hồ sơ; hãy kiểm tra rồi nhập lại.",
        ),
        (
            "The payee differs",
            "The payee is not the one of the dossier; check and repeat it.",
        ),
    ),
    "amount_differs": (
        (
            "Số tiền không khớp",
            "Số tiền phải là {amount} đồng; hãy kiểm tra rồi nhập lại.",
        ),
        (
            "The amount differs",
            "The amount must be {amount} đồng; check and repeat it.",
        ),
    ),
    "signed_already": (
        ("Đã ký", "Bên này đã ký hợp đồng."),
        ("Signed already", "This side has signed."),
    ),
    "contract_not_drawn_up": (
        ("Chưa có hợp đồng", "Cơ quan ký trước; hãy chờ thông báo."),
        ("No contract yet", "The office signs first; wait for its notice."),
    ),
    "above_advance": (
        ("Vượt mức tạm ứng", "Tạm ứng nhiều nhất {ceiling} đồng ({basis})."),
        ("Above the advance", "The advance is at most {ceiling} đồng ({basis})."),
    ),
    "too_little_work": (
        (
            "Chưa đủ khối lượng",
            "Khối lượng thực hiện phải trên {percent} % tổng mức đầu tư ({basis}).",
        ),
        (
            "Too little work done",
            "Work done must exceed {percent} % of the total investment ({basis}).",
        ),
    ),
    "work_above_total": (
        (
            "Khối lượng vượt tổng mức đầu tư",
            "Giá trị khối lượng đã thực hiện nhiều nhất là tổng mức đầu tư {total} đồng ({basis}); hãy kiểm tra lại số đã nhập.",
        ),
        (
            "More work than the total investment",
            "The value of work done is at most the total investment of {total} đồng ({basis}); check the figure.",
        ),
    ),
    "work_unknown": (
        ("Chưa rõ tổng mức đầu tư", "Không có tổng mức đầu tư để đối chiếu."),
        ("Total investment unknown", "There is no total investment to compare with."),
    ),
    "ordered_already": (
        ("Lệnh chi đã lập", "Mỗi khoản chỉ lập một lệnh chi; hãy chờ kho bạc."),
        ("Ordered already", "A tranche is ordered once; wait for the treasury."),
    ),
    "not_ordered": (
        ("Chưa lập lệnh chi", "Chưa có lệnh chi để xác nhận hoặc trả lại."),
        ("Not ordered", "There is no payment order to confirm or fail."),
    ),
    "month_wrong": (
        (
            "Tháng không đúng",
            "“{month}” không phải tháng hợp lệ đã bắt đầu; hãy viết như 2026-11.",
        ),
        ("Wrong month", "“{month}” is not a month that has begun; write it as 2026-11."),
    ),
    "accepted_too_much": (
        ("Vượt chi phí được hỗ trợ", "Chi phí nghiệm thu nhiều nhất {largest} đồng, là chi phí tính mức hỗ trợ ({basis})."),
        ("More than the eligible cost", "The accepted cost is at most {largest} đồng, the cost the award was computed from ({basis})."),
    ),
    "accepted_unreported": (
        (
            "Vượt chi phí cơ sở đã báo",
            "Chi phí nghiệm thu nhiều nhất {largest} đồng, là số cơ sở đã báo thực hiện ({basis}). Nếu đã chi nhiều hơn, hãy yêu cầu khắc phục để cơ sở báo lại.",
        ),
        (
            "More than the applicant reported",
            "The accepted cost is at most {largest} đồng, what the applicant reported ({basis}). If more was spent, require a correction so that it is reported anew.",
        ),
    ),
    "day_out_of_range": (
        (
            "Ngày ngoài khoảng cho phép",
            "Hãy chọn một ngày sau hôm nay, không muộn hơn {last}.",
        ),
        ("Day out of range", "Choose a day after today and not later than {last}."),
    ),
    "day_wrong_for_kind": (
        (
            "Ngày không phù hợp loại điều chỉnh",
            "Ngày {day} không phù hợp: trong năm hay sang năm sau là hai loại khác nhau.",
        ),
        (
            "The day does not fit the kind of change",
            "{day} does not fit: inside the year and into the next are two kinds.",
        ),
    ),
    "amount_out_of_range": (
        (
            "Số tiền ngoài khoảng cho phép",
            "Số tiền phải từ {smallest} đến {largest} đồng.",
        ),
        (
            "Amount out of range",
            "The amount lies between {smallest} and {largest} đồng.",
        ),
    ),
    "amendment_ineligible": (
        ("Nội dung điều chỉnh không đủ điều kiện", "{rules_vi} ({basis})"),
        ("The change is not eligible", "{rules_en} ({basis})"),
    ),
    "amendment_of_other_kind": (
        (
            "Không thuộc loại điều chỉnh này",
            "Có mục thay đổi không thuộc loại điều chỉnh đã chọn ({basis}). Hãy bỏ mục đó hoặc chọn loại điều chỉnh khác.",
        ),
        (
            "Not of this kind of change",
            "An answer that changes is not of the kind of change chosen ({basis}). Leave it out, or choose the other kind.",
        ),
    ),
    "amended_below_paid": (
        (
            "Mức hỗ trợ theo nội dung mới quá thấp",
            "Theo nội dung mới chỉ được hỗ trợ nhiều nhất {largest} đồng, trong khi đã chi hoặc đang đề nghị chi {smallest} đồng ({basis}). Hãy giữ nội dung cũ.",
        ),
        (
            "The changed answers allow too little support",
            "They allow at most {largest} đồng, while {smallest} đồng are paid or asked for already ({basis}). Keep the answers as they were.",
        ),
    ),
    "day_over": (
        ("Ngày đã qua", "Ngày {day} không sau ngày đề nghị điều chỉnh; hãy nhập ngày sắp tới ({basis})."),
        ("The day is over", "{day} is not after the day of the request; give one to come ({basis})."),
    ),
    "amendment_pending": (
        ("Đang chờ quyết định điều chỉnh", "Hãy chờ quyết định về đề nghị trước."),
        ("An amendment is pending", "Wait for the decision on the one before."),
    ),
    "no_amendment": (
        ("Không có đề nghị điều chỉnh", "Không có đề nghị nào chờ quyết định."),
        ("No amendment", "There is no request to decide."),
    ),
    "settled_too_much": (
        ("Vượt mức được thanh toán", "Quyết toán nhiều nhất {largest} đồng, là số được thanh toán sau nghiệm thu ({basis})."),
        ("More than payable", "At most {largest} đồng can be settled, what is payable after acceptance ({basis})."),
    ),
    "settled_above_spent": (
        (
            "Vượt mức theo số đã chi",
            "Quyết toán nhiều nhất {largest} đồng: mức hỗ trợ tính trên {cost} đồng đã chi và được nghiệm thu ({basis}).",
        ),
        (
            "More than what was spent allows",
            "At most {largest} đồng can be settled: the support computed from {cost} đồng spent and accepted ({basis}).",
        ),
    ),
    "repaid_too_much": (
        ("Vượt số phải hoàn trả", "Còn phải hoàn trả {owed} đồng."),
        ("More than owed", "{owed} đồng are still owed."),
    ),
    "one_person": (
        ("Chỉ một người", "Vai trò này chỉ giao cho một người."),
        ("One person only", "This role is given to one person."),
    ),
    "correction_moves": (
        (
            "Không đổi được nguồn kinh phí hoặc tỉnh",
            "Hồ sơ đã được tiếp nhận theo nguồn kinh phí và tỉnh đã nêu. Hãy giữ nguyên, hoặc rút hồ sơ và nộp hồ sơ mới.",
        ),
        (
            "Fund and province cannot change",
            "The dossier was received under the fund and the province it named. Keep them, or withdraw and file a new application.",
        ),
    ),
    "correction_ineligible": (
        ("Nội dung đã sửa không đủ điều kiện", "{rules_vi} ({basis})"),
        ("The corrected application is not eligible", "{rules_en} ({basis})"),
    ),
    "applicant_takes_part": (
        (
            "Bên đề nghị không giữ được vai trò này",
            "Bên đề nghị hỗ trợ không được giao việc trên hồ sơ của mình. Hãy chọn người khác.",
        ),
        (
            "The applicant cannot take this part",
            "An applicant is given no part in deciding its own dossier. Choose somebody else.",
        ),
    ),
    "same_account": (
        (
            "Tài khoản này đang giữ hồ sơ",
            "Hồ sơ đang thuộc chính tài khoản này. Hãy nêu tài khoản khác của cơ sở.",
        ),
        (
            "This account has the dossier",
            "The dossier belongs to this very account. Name another account of the firm.",
        ),
    ),
    "takes_part_for_office": (
        (
            "Người này làm việc cho cơ quan trên hồ sơ",
            "Tài khoản này có phần trong việc giải quyết hồ sơ nên không đứng về phía cơ sở được. Hãy nêu tài khoản khác của cơ sở.",
        ),
        (
            "This person works on the dossier for the office",
            "The account takes part in deciding this dossier and cannot speak for the applicant. Name another account of the firm.",
        ),
    ),
    "calendar_unknown": (
        ("Không có lịch này", "Chưa công bố lịch “{calendar}”."),
        ("Unknown calendar", "The calendar “{calendar}” is not published."),
    ),
    "record_conflict": (("Hồ sơ cần người kiểm tra", "Bản ghi và quy trình không khớp; quản trị hệ thống sẽ kiểm tra. Chưa có gì thay đổi."), ("The dossier needs a person to look", "The record and the workflow do not agree; the administrator will look into it. Nothing has changed.")),
    "unrecorded": (("Chưa ghi được", "Hệ thống chưa ghi được bước này. Hãy gửi lại y như cũ, với cùng Idempotency-Key, sau ít phút."), ("Not recorded yet", "The step could not be written now. Send it again unchanged, with the same Idempotency-Key, in a few minutes.")),
    "running_already": (("Quy trình đang chạy", "Quy trình của hồ sơ này vẫn đang chạy; không cần mở lại."), ("Running already", "The workflow of this dossier still runs; it need not be reopened.")),
    "refused": (
        ("Không thực hiện được", "Yêu cầu không thực hiện được."),
        ("Refused", "The request was refused."),
    ),
}
# fmt: on
