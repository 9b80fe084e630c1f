"""The words of deadlines, as patterns over folded text (deadline_points.plain); deadline_phrases.py says what follows."""

import re

DOCUMENT = re.compile(
    r"\b(?:so\s+)?\d+[/-](?:\d{4}/)?[a-z][\w&/-]*(?:\s+ngay\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})?"
    r"|\bluat\b[^.;,]*?\d+/\d{4}/\w+"
)
EVENT_DAYS = re.compile(
    r"(?<![\d/.-])(?<!ngay )(?P<n>\d{1,3})\s*(?:\([^)]*\)\s*)?(?P<unit>ngay lam viec|ngay|tuan|thang|nam|gio)\b(?!\s*\d)"
    r"(?P<working>\s+lam viec)?(?=(?P<rest>.*))"
)
EVENT_CUE = re.compile(r"\b(?:ke tu|tinh tu|tu ngay|tu khi|sau|trong vong|trong thoi han|khong qua|toi da)\b")
AFTER = re.compile(r"\b(?:sau khi|ngay sau|ngay khi|ke tu khi|ke tu ngay|khi (?:duoc|co)|sau ngay)\b")
DAYS_AHEAD = re.compile(r"^\s*truoc\b")
STANDING = re.compile(
    r"\b(?:thuong xuyen|lien tuc|xuyen suot|trong suot|lau dai|dai han|hang ngay|moi ngay"
    r"|khong (?:co )?(?:thoi )?(?:gian )?(?:han|quy dinh)|khong xac dinh|khong)\b"
)
OUTSIDE = re.compile(
    r"\b(?:theo|khi co|dung) (?:\w+ ){0,3}?"
    r"(?:yeu cau|quy dinh|huong dan|chi dao|ke hoach|tien do|lo trinh|thoi gian|de nghi|phan cong|van ban|dot)\b"
)
_EACH = r"(?:hang|moi|tung|dinh ky(?: hang)?)\s*"
_ONCE_A = r"\b(?:mot|0?1)\s*{}\s*(?:mot|0?1|/)\s*lan"
HALF_YEARS = re.compile(
    rf"(?:{_EACH})?(?<!thang )\b0?6 thang\b(?! dau| cuoi|\s*\d)|\bnua nam (?:mot|1|01) lan"
)
QUARTERS = re.compile(
    rf"\b{_EACH}quy\b|{_ONCE_A.format('quy')}|\bquy[,/]|(?:lan|ky)\s*/\s*quy|\b0?3 thang (?:mot|1|01|/) ?lan|thang cuoi (?:cung )?(?:cua )?(?:moi |tung |hang )?quy"
)
MONTHS = re.compile(
    rf"\b{_EACH}thang\b|{_ONCE_A.format('thang')}|(?:lan|ky)\s*/\s*thang|\bthang (?:sau|ke tiep|lien ke)\b"
)
YEARS = re.compile(rf"\b{_EACH}nam\b|{_ONCE_A.format('nam')}|(?:lan|ky)\s*/\s*nam|\bdinh ky\b.*\bnam\b")
TOO_OFTEN = re.compile(rf"\b{_EACH}tuan\b|lan\s*/\s*tuan")
DAY_OF_MONTH = re.compile(
    r"(?P<before>\btruoc\s+)?(?:\b(?:ngay|mung|mong)\s*|\b(?:truoc|den|cham nhat|muon nhat)\s+(?:la\s+)?)(?P<d>\d{1,2})(?![\d/.-])(?!\s*(?:ngay|thang \d))"
)
TIMES = re.compile(r"\b(?:\d+|mot|hai)\s*lan\b")
BETWEEN = re.compile(r"^\W*(?:-|den|toi|->|den het)\W*(?:het\W*)?(?:ngay\W*)?$")
NOTHING = re.compile(r"[\W_x]*")
