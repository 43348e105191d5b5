"""The words of refusals that only the API gives: about requests, not about dossiers."""

from collections.abc import Mapping
from typing import TypeAlias

Words: TypeAlias = tuple[str, str]

FILE_WORDS: Mapping[str, tuple[Words, Words]] = {
    "file_type_not_allowed": (
        (
            "Loại tệp không được nhận",
            "{advice} Các loại được nhận: {expected}. Đổi tên tệp không làm đổi nội "
            "dung.",
        ),
        (
            "File type not allowed",
            "{advice} These kinds are taken: {expected}. Another name does not change "
            "the content.",
        ),
    ),
    "file_empty": (
        ("Tệp rỗng", "Tệp không có nội dung (0 byte); hãy chọn lại tệp."),
        ("The file is empty", "The file has no content (0 bytes); choose it again."),
    ),
    "file_missing": (
        (
            "Thiếu tệp",
            "Hãy gửi đúng một tệp trong trường “file” của multipart/form-data, kèm tên "
            "tệp (filename).",
        ),
        (
            "The file is missing",
            "Send exactly one file in the field “file” of multipart/form-data, with "
            "its name (filename).",
        ),
    ),
    "files_too_many": (
        (
            "Quá nhiều tệp",
            "Mỗi lần gửi được tối đa {most} tệp; hãy gửi từng phần.",
        ),
        (
            "Too many files",
            "At most {most} files may be sent at once; send them in parts.",
        ),
    ),
    "file_cut_off": (
        (
            "Tệp bị cắt ngang",
            "Tệp bị cắt ngang, phần cuối không có. Hãy mở tệp trên máy để kiểm tra, "
            "tải lại từ máy quét hoặc nơi đã gửi tệp, rồi chọn lại.",
        ),
        (
            "The file is cut off",
            "The file is cut off: its end is missing. Open it on your device to see, "
            "fetch it again from the scanner or from whoever sent it, and choose it "
            "again.",
        ),
    ),
    "file_damaged": (
        (
            "Tệp bị hỏng",
            "Tệp bị hỏng nên không mở được. Hãy mở tệp trên máy để kiểm tra, quét hoặc "
            "lưu lại thành tệp mới, rồi chọn lại.",
        ),
        (
            "The file is damaged",
            "The file is damaged and cannot be opened. Open it on your device to see, "
            "scan or save it anew, and choose it again.",
        ),
    ),
    "file_locked": (
        (
            "Tệp có mật khẩu",
            "Tệp có mật khẩu nên cán bộ không mở được. Hãy bỏ mật khẩu, hoặc in lại "
            "thành PDF mới không có mật khẩu, rồi tải lại.",
        ),
        (
            "The file has a password",
            "The file has a password, so that nobody else can open it. Remove the "
            "password, or print it to a new PDF without one, and upload that.",
        ),
    ),
    "file_without_pages": (
        (
            "Tệp không có trang nào",
            "Tệp PDF này không có trang nào. Hãy quét hoặc xuất lại thành PDF, mở ra "
            "xem đã có đủ các trang, rồi tải lại.",
        ),
        (
            "The file has no pages",
            "This PDF has no pages. Scan or export it again, see that every page is "
            "there, and upload that.",
        ),
    ),
    "file_too_complex": (
        (
            "Tệp quá phức tạp",
            "Đọc tệp này tốn quá nhiều thời gian hoặc bộ nhớ. Hãy in lại thành PDF "
            "mới, hoặc quét lại ở 300 dpi và chia thành các tệp nhỏ hơn, rồi tải lại.",
        ),
        (
            "The file is too complex",
            "Reading this file takes too much time or memory. Print it to a new PDF, "
            "or scan it again at 300 dpi in smaller parts, and upload that.",
        ),
    ),
    "picture_too_large": (
        (
            "Ảnh có quá nhiều điểm ảnh",
            "Ảnh có hơn 100 triệu điểm ảnh. Hãy quét hoặc chụp lại ở độ phân giải thấp "
            "hơn (300 dpi là đủ), rồi tải lại.",
        ),
        (
            "The picture has too many pixels",
            "The picture has more than 100 million pixels. Scan or photograph it at a "
            "lower resolution (300 dpi is enough), and upload that.",
        ),
    ),
    "not_viewable": (
        (
            "Tệp này không xem được trên trang",
            "Tệp Word, Excel và OpenDocument không xem được trên trang; hãy tải tệp về "
            "để mở.",
        ),
        (
            "This file is not shown here",
            "Word, Excel and OpenDocument files are not shown here; download the file "
            "to open it.",
        ),
    ),
    "files_busy": (
        (
            "Máy chủ chưa đọc được tệp",
            "Máy chủ đang bận hoặc trục trặc nên chưa đọc và chưa nhận tệp; "
            "hãy gửi lại sau {seconds} giây.",
        ),
        (
            "The file could not be read now",
            "The server is busy or has a fault: the file was not read and not taken; "
            "send it again in {seconds} seconds.",
        ),
    ),
    "storage_full": (
        (
            "Máy chủ hết chỗ lưu tệp",
            "Tệp chưa được nhận vì máy chủ hết chỗ lưu; hãy báo cho quản trị và gửi "
            "lại sau.",
        ),
        (
            "No room left for files",
            "The file was not taken: the server has no room left; tell the "
            "administrator and send it again later.",
        ),
    ),
}
"""Code to title and sentence, in Vietnamese and in English."""

_ADVICE: Mapping[str, Words] = {
    "archive": (
        "Đây là tệp nén: hãy giải nén và tải lên từng tệp bên trong.",
        "This is an archive: unpack it and upload each file in it.",
    ),
    "buried": (
        "Trước phần PDF có hơn 1.024 byte lạ nên nhiều máy không mở được: hãy in lại "
        "thành PDF mới.",
        "More than 1,024 foreign bytes stand before the PDF, so that many devices do "
        "not open it: print it to a new PDF.",
    ),
    "film": (
        "Đây là phim hoặc âm thanh: hãy quét hoặc chụp ảnh giấy tờ.",
        "This is a film or a sound: scan or photograph the paper.",
    ),
    "macros": (
        "Tệp có macro: hãy lưu lại thành tệp không có macro, hoặc thành PDF.",
        "The file has macros: save it without them, or as PDF.",
    ),
    "office_broken": (
        "Tệp bị hỏng hoặc bị cắt ngang nên không mở được: hãy mở trên máy, lưu lại "
        "thành tệp mới, rồi tải lại.",
        "The file is damaged or cut off and cannot be opened: open it on your device, "
        "save it anew, and upload that.",
    ),
    "old_office": (
        "Đây là tệp Word hoặc Excel kiểu cũ (.doc, .xls): hãy lưu lại thành .docx, "
        ".xlsx hoặc PDF.",
        "This is a Word or Excel file of the old kind (.doc, .xls): save it as .docx, "
        ".xlsx or PDF.",
    ),
    "picture": (
        "Đây là ảnh thuộc loại không được nhận: hãy lưu lại thành JPEG, PNG hoặc PDF.",
        "This is a picture of a kind that is not taken: save it as JPEG, PNG or PDF.",
    ),
    "program": (
        "Đây là chương trình, không phải giấy tờ.",
        "This is a program and no paper.",
    ),
    "text": (
        "Đây là tệp văn bản thô: hãy lưu hoặc in thành PDF.",
        "This is a file of plain text: save or print it as PDF.",
    ),
    "web": (
        "Đây là trang web được lưu lại: hãy in trang đó thành PDF.",
        "This is a saved web page: print it to PDF.",
    ),
}
_NO_ADVICE: Words = (
    "Nội dung tệp không thuộc các loại được nhận.",
    "The content of the file is of no kind that is taken.",
)


def advice(found: str, language: str) -> str:
    """Give what to do about a file that is not taken, by what it was found to be."""
    vi, en = _ADVICE.get(found, _NO_ADVICE)
    return vi if language == "vi" else en


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
    "engine_misconfigured": (
        (
            "Bộ máy xử lý chưa được cài đặt đúng",
            "Chưa có gì thay đổi. Gửi lại cũng chưa được: hãy báo cho người quản trị "
            "hệ thống chạy `khuyencong doctor`.",
        ),
        (
            "The engine is not set up rightly",
            "Nothing has changed. Sending it again does not help yet: tell whoever "
            "runs this system to run `khuyencong doctor`.",
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
