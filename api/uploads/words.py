"""The words about files that are not taken in: what is wrong and what to do."""

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
