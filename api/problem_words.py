"""The words of refusals that only the API gives: about requests, not about dossiers."""

from collections.abc import Mapping

from api.uploads.words import FILE_WORDS, Words

REQUEST_WORDS: Mapping[str, tuple[Words, Words]] = {
    "unauthenticated": (
        ("Chưa đăng nhập", "Hãy gửi mã truy cập còn hiệu lực: Authorization: Bearer …"),
        ("Not signed in", "Send a valid token: Authorization: Bearer …"),
    ),
    "token_invalid": (
        (
            "Mã truy cập không dùng được",
            "Mã truy cập bị sai, đã hết hạn hoặc đã bị thu hồi; hãy xin mã mới.",
        ),
        (
            "The token cannot be used",
            "The token is wrong, expired or revoked; ask for a new one.",
        ),
    ),
    "from_elsewhere": (
        (
            "Yêu cầu không đến từ trang này",
            "Biểu mẫu được gửi từ một trang khác nên không được nhận; hãy mở lại "
            "trang của hệ thống và gửi lại.",
        ),
        (
            "Not sent from these pages",
            "The form was sent from another site and was not taken; open the page "
            "here and send it again.",
        ),
    ),
    "role_not_allowed": (
        (
            "Vai trò này không được làm việc này",
            "Việc này dành cho vai trò khác: {roles_vi}.",
        ),
        ("Not for this role", "This call is for other roles: {roles_en}."),
    ),
    "not_found": (
        (
            "Không tìm thấy",
            "Không có nội dung này, hoặc Ông/Bà không có quyền xem; hãy kiểm tra lại "
            "địa chỉ hoặc mã hồ sơ.",
        ),
        (
            "Not found",
            "There is no such thing, or you may not see it; check the address or the "
            "dossier code.",
        ),
    ),
    "method_not_allowed": (
        ("Không dùng được cách gọi này", "Địa chỉ này không nhận cách gọi {method}."),
        ("Method not allowed", "This address does not take {method}."),
    ),
    "not_acceptable": (
        ("Không có dạng trả lời này", "Hãy gọi lại và nhận application/json."),
        ("Not acceptable", "Call again and accept application/json."),
    ),
    "request_malformed": (
        (
            "Không đọc được yêu cầu",
            "Yêu cầu không đúng khuôn dạng HTTP; hãy kiểm tra lại chương trình gọi.",
        ),
        (
            "The request cannot be read",
            "The request is not well formed; check the calling program.",
        ),
    ),
    "json_malformed": (
        (
            "Không đọc được JSON",
            "Nội dung không phải JSON theo RFC 8259, sâu quá 32 tầng, hoặc có ký tự "
            "không thuộc Unicode; hãy sửa rồi gửi lại.",
        ),
        (
            "The JSON cannot be read",
            "The body is not JSON by RFC 8259, nests deeper than 32, or holds what is "
            "no Unicode text; mend it and send it again.",
        ),
    ),
    "media_type_not_supported": (
        ("Kiểu nội dung không được nhận", "Hãy gửi nội dung kiểu {expected}."),
        ("Media type not supported", "Send a body of type {expected}."),
    ),
    "body_too_large": (
        (
            "Nội dung quá lớn",
            "Nội dung được phép dài tối đa {largest} byte ({megabytes} MB); hãy giảm "
            "bớt hoặc gửi làm nhiều lần.",
        ),
        (
            "The body is too large",
            "A body may have at most {largest} bytes ({megabytes} MB); make it "
            "smaller, or send it in parts.",
        ),
    ),
    **FILE_WORDS,
    "key_missing": (
        (
            "Thiếu Idempotency-Key",
            "Hãy gửi tiêu đề Idempotency-Key riêng cho mỗi lần nộp để gửi lại không "
            "thành hai lần.",
        ),
        (
            "Idempotency-Key is missing",
            "Send a header Idempotency-Key of its own for each step, so that sending "
            "again does not do it twice.",
        ),
    ),
    "key_malformed": (
        (
            "Idempotency-Key không hợp lệ",
            "Idempotency-Key gồm 1 đến 128 ký tự ASCII in được, không có dấu cách.",
        ),
        (
            "Idempotency-Key is malformed",
            "An Idempotency-Key has 1 to 128 visible ASCII characters.",
        ),
    ),
    "request_in_flight": (
        (
            "Yêu cầu đang được xử lý",
            "Yêu cầu với Idempotency-Key này chưa xong; hãy chờ rồi gửi lại y như cũ.",
        ),
        (
            "The request is in flight",
            "The request with this Idempotency-Key is not finished; wait, then send "
            "it again unchanged.",
        ),
    ),
    "etag_malformed": (
        (
            "If-Match không hợp lệ",
            'If-Match phải là số hiệu đã đọc trong ETag, ví dụ "7".',
        ),
        (
            "If-Match is malformed",
            'If-Match must be the number read from ETag, for example "7".',
        ),
    ),
    "cursor_unknown": (
        (
            "Không biết trang này",
            "cursor không phải do danh sách này cấp; hãy bắt đầu lại từ trang đầu.",
        ),
        (
            "The page is not known",
            "The cursor was not given by this list; start again with the first page.",
        ),
    ),
    "sort_unknown": (
        (
            "Không xếp được theo cách này",
            "Hãy chọn sort là received_at, due_at, amount hoặc name; thêm dấu trừ để "
            "xếp ngược lại.",
        ),
        (
            "The order is not known",
            "Sort by received_at, due_at, amount or name; a minus reverses the order.",
        ),
    ),
    "decision_stated": (
        (
            "Quyết định đã được ghi",
            "Lần cấp tiền này đã ghi quyết định số {number}; nội dung đã ghi thì không "
            "sửa được nữa.",
        ),
        (
            "The decision is stated",
            "This money rests on decision {number} already; what was stated once stays "
            "as it is.",
        ),
    ),
    "envelope_exists": (
        (
            "Nguồn kinh phí đã có",
            "Đã có nguồn kinh phí này; hãy bổ sung tiền vào nguồn đó.",
        ),
        (
            "The envelope exists",
            "There is such an envelope already; add money to that one.",
        ),
    ),
    "no_address": (
        (
            "Chưa có địa chỉ nhận",
            "Người nhận chưa có thư điện tử; hãy bổ sung vào tài khoản rồi gửi lại.",
        ),
        (
            "No address is known",
            "The recipient has no e-mail address; add it to the account, then resend.",
        ),
    ),
    "too_many_requests": (
        (
            "Thử quá nhiều lần",
            "Đã vượt số lần cho phép; hãy thử lại sau {wait}.",
        ),
        (
            "Too many attempts",
            "The allowance is used up; try again in {wait}.",
        ),
    ),
    "engine_away": (
        (
            "Bộ máy xử lý đang tạm ngừng",
            "Chưa có gì thay đổi; hãy gửi lại y như cũ sau {seconds} giây.",
        ),
        (
            "The engine is away",
            "Nothing has changed; send it again unchanged in {seconds} seconds.",
        ),
    ),
    "mail_away": (
        (
            "Chưa gửi được thư",
            "Máy chủ thư đang tạm ngừng, chưa có thư nào được gửi; hãy thử lại sau "
            "{seconds} giây.",
        ),
        (
            "The letter could not be sent",
            "The mail server is away and nothing was sent; try again in {seconds} "
            "seconds.",
        ),
    ),
    "unexpected": (
        (
            "Lỗi ngoài dự kiến",
            "Hệ thống gặp lỗi và đã ghi lại; hãy báo cho quản trị số yêu cầu "
            "{request_id}.",
        ),
        (
            "Something unexpected happened",
            "The fault has been logged; tell the administrator the request number "
            "{request_id}.",
        ),
    ),
}
"""Code to title and sentence, in Vietnamese and in English."""


def waiting(seconds: int, language: str) -> str:
    """Give how long to wait as people say it, never shorter than it is."""
    if seconds <= 60:
        return f"{seconds} giây" if language == "vi" else f"{seconds} seconds"
    minutes = -(-seconds // 60)
    return f"{minutes} phút" if language == "vi" else f"{minutes} minutes"


def in_megabytes(count: int, language: str) -> str:
    """Give a number of bytes in megabytes, with one place after the point."""
    written = f"{count / (1 << 20):.1f}"
    return written.replace(".", ",") if language == "vi" else written
