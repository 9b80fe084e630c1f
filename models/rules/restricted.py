"""What must not travel through a chat: tasks whose words stay on paper, and whatever looks like a state secret.

Source: Luật Bảo vệ bí mật nhà nước 2018 (29/2018/QH14), điều 5: no state secret over the internet; degrees of secrecy
(điều 8): Tuyệt mật, Tối mật, Mật. "Bảo mật", "bí mật nhà nước" as the name of a field of work, "mật độ", "mật khẩu"
are not marks of secrecy.
"""

import re
import unicodedata

# Stands in the catalogue's place wherever a restricted task is named, in every channel and language.
RESTRICTED_TITLE = "Nhiệm vụ hạn chế: nội dung xem ở văn bản giao việc"

_DEGREES = r"(?:tuyệt\s*mật|tối\s*mật|tuyet\s+mat(?!\s*(?:voi|so)))"
_HOLDERS = r"(?:độ|mức|dấu|đóng\s+dấu|tài\s*liệu|văn\s*bản|công\s*văn|hồ\s*sơ|báo\s*cáo|kế\s*hoạch|quyết\s*định|tờ\s*trình|tệp|file|ảnh|bản|tin)"
_BARE_HOLDERS = r"(?:dong\s+dau|tai\s*lieu|van\s*ban|cong\s*van|ho\s*so|muc\s*do)"
_NOT_SECRECY = r"(?!\s*(?:độ|khẩu|mã|thư|thiết|vụ|danh|ong|ngọt|do\b|khau|ma\b|thiet))"
# "MẬT" in capitals by itself is the stamp; "(Mật)", "[mật]" too.
_STAMP = re.compile(r"(?<!\w)MẬT(?!\w)(?!\s+(?:ĐỘ|KHẨU|MÃ|độ|khẩu|mã))")
_MARKED = re.compile(
    rf"(?<!\w)(?:{_DEGREES}|{_HOLDERS}\s+mật{_NOT_SECRECY}|{_BARE_HOLDERS}\s+mat(?!\w)(?!\s*(?:do|khau|ma|bang|thiet|roi|het|luon|mat)\b)"
    rf"|[(\[]\s*mật\s*[)\]])(?!\w)",
    re.IGNORECASE,
)
# In a file's name words are joined by anything: "KH_12-MAT.pdf", "tai-lieu-mat.docx".
_APART = re.compile(r"[\W_]+")
_IN_NAMES = frozenset({"mật", "tuyetmat", "toimat", "tuyệtmật", "tốimật"})
_FIELDS_OF_WORK = frozenset({"bảo", "bao", "bí", "bi"})  # "bảo mật", "bí mật nhà nước"
_OTHER_WORDS = frozenset(
    {"khẩu", "khau", "độ", "do", "mã", "ma", "bằng", "bang", "tiền", "tien", "ong", "thư"}
)


def looks_secret(words: str) -> bool:
    """True where a text speaks of itself, or of what comes with it, as marked Mật, Tối mật or Tuyệt mật."""
    text = unicodedata.normalize("NFC", words)
    return _MARKED.search(text) is not None or (_STAMP.search(text) is not None and not _all_capitals(text))


def name_looks_secret(file_name: str) -> bool:
    """True where a file's name carries a mark of secrecy: "MẬT" or "MAT" as a word of its own, "tai lieu mat"."""
    stem = unicodedata.normalize("NFC", file_name).rsplit(".", 1)[0]
    parts = [part for part in _APART.split(stem) if part]
    pairs = zip(["", *parts], parts, [*parts[1:], ""], strict=False)
    return looks_secret(" ".join(parts)) or any(
        _is_stamp(word) and before.lower() not in _FIELDS_OF_WORK and after.lower() not in _OTHER_WORDS
        for before, word, after in pairs
    )


def _is_stamp(word: str) -> bool:
    return word.lower() in _IN_NAMES or word == "MAT"


def _all_capitals(text: str) -> bool:
    """Who writes everything in capitals does not mean a stamp by them: "ĐÃ BÁO CÁO CÔNG TÁC BẢO MẬT"."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 3 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)  # noqa: PLR2004 - "MẬT" itself is three
