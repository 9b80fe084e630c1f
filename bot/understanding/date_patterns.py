"""How days, weeks, months, quarters and years are written; dates.py says which day each of them means."""

from .spelling import pattern, written

_CUES = (
    "ngày|hôm|mùng|mồng|đến hết|đến ngày|đến|tới ngày|tới|trước ngày|trước|hết ngày|hết|sang|vào|từ|hạn|kịp|ký|"
    "chậm nhất|muộn nhất|trễ nhất|sáng|chiều|trưa|tối|là|qua|hẹn|thứ \\d|dự kiến|xin|khoảng|tầm|nhật|lùi|dời|khất"
)
_NEXT_WORDS = "tới|này|em|mình|tôi|gửi|nộp|xong|ban hành|trình|ký|có|báo cáo|phát hành|hoàn thành|là|sẽ|bên|phải|mới|ra|đi|tui"
# "năm" and "sáu" only with their marks: "ngày sau" is no sixth, "tháng năm" typed bare no May.
_SPOKEN = "một|hai|ba|bốn|tư|§năm|§sáu|bảy|tám|chín|mười(?: một| hai| ba| bốn| lăm| sáu| bảy| tám| chín)?|hai mươi(?: \\S+)?"
_DAY_WORDS, _MONTH_WORDS = _SPOKEN, "một|hai|ba|bốn|tư|§năm|§sáu|bảy|tám|chín|mười(?: một| hai)?"
_LATER = "(?P<later> (?:năm sau|sang năm|năm tới))?"

# "cả tuần nay", "mấy hôm nay", "từ hôm qua đến nay": a stretch up to today, never a day to come.
SPAN = pattern(
    "(?:từ \\S+ (?:\\S+ )?(?:đến|tới) (?:hôm )?(?:nay|chừ|giờ))|(?:suốt |cả |nguyên )?(?:mấy|cả|suốt|nguyên|vài|hai|ba|bốn|§năm|\\d{1,2}) "
    "(?:hôm|ngày|bữa|tuần|tháng)(?: liền| rồi)? (?:nay|ni|qua|rồi)"
)
FULL = pattern(
    "(?:(?P<cue>ngày|hôm|mùng|mồng|từ) )?(?P<d>\\d{1,2}) (?P<s>[/.-]) (?P<m>\\d{1,2}) (?P=s) (?P<y>\\d{4}|\\d{2})"
)
WRITTEN = written(
    rf"(?<!\S)(?:(?P<cue>từ ngày|ngày|hôm|mùng|mồng|từ) )?(?P<d>\d{{1,2}}|{_DAY_WORDS}) tháng "
    rf"(?P<m>\d{{1,2}}|{_MONTH_WORDS})(?: (?:năm|/|-) (?P<y>\d{{4}}))?{_LATER}(?!\S)"
)
SHORT = written(
    rf"(?<!\S)(?:(?P<cue>{_CUES}) )?(?P<d>\d{{1,2}}) (?P<s>[/.-]) (?P<m>\d{{1,2}}){_LATER}"
    rf"(?P<next> (?:{_NEXT_WORDS}))?(?!\S)"
)
MONTH_AND_YEAR = pattern(
    "(?:(?P<part>đầu|giữa|cuối|hết|trong|nội trong|sang|qua) )?(?:tháng )?(?P<which>\\d{1,2}) / (?P<y>20\\d\\d)"
)
DAY = written(
    rf"(?<!\S)(?:ngày|mùng|mồng) (?P<d>\d{{1,2}}|{_DAY_WORDS})"
    rf"(?: (?P<which>tháng này|tháng sau|tháng tới|này|tới|tháng ni))?(?!\S)"
)
DAY_CUED = pattern(
    "(?:đến|tới|trước|qua|sang|hạn) (?P<d>\\d{1,2})(?: (?P<which>tháng này|tháng sau|tháng tới|này))?"
    "(?! (?:/|\\.|-|%|phần|việc|đơn|xã|giờ|người|ngày|hôm|tuần|tháng|bữa|phường|sở))"
)
WEEKDAY = pattern(
    "(?:(?P<cue>hôm|từ|hồi) )?(?:(?:sáng|chiều|tối|trưa) )?"
    "(?:thứ (?P<w>[2-7]|hai|ba|tư|năm|sáu|bảy)|(?P<sun>chủ nhật|(?<!& )cn))"
    "(?: (?:(?P<which>tuần này|tuần ni|tuần sau nữa|tuần sau|tuần tới|này|ni|tới|sau)"
    "|(?P<ago>tuần trước|tuần rồi|tuần qua|vừa rồi|vừa qua|trước|hôm trước)))?"
)
WEEK = pattern(
    "(?:(?P<part>đầu|giữa|cuối|hết|trong|nội trong|sang|qua) )?tuần (?P<which>này|ni|sau nữa|sau|tới|kế tiếp|kế)"
)
WEEK_BARE = pattern("(?P<part>đầu|giữa|cuối|hết|trong|nội trong|sang|qua) tuần(?! (?:trước|rồi|vừa|qua))")
MONTH = pattern(
    "(?:(?P<part>đầu|giữa|cuối|hết|trong|nội trong|sang|qua) )?tháng (?P<which>này|ni|sau|tới|\\d{1,2})"
    "(?: (?:năm|/) (?P<y>\\d{4}))?"
)
MONTH_BARE = pattern("(?P<part>đầu|giữa|cuối|hết|trong|nội trong|sang|qua) tháng(?! (?:trước|rồi|vừa|qua))")
QUARTER = pattern(
    "(?:(?P<part>đầu|cuối|hết|trong|sang) )?quý (?P<q>này|ni|sau|tới|[1-4]|iv|iii|ii|i)(?: (?:/|năm|-) (?P<y>\\d{4}))?"
    "(?P<later> (?:năm sau|sang năm|năm tới))?|(?P<bare>hết|cuối|trong) quý"
)
YEAR = pattern(
    "(?P<part>cuối|hết|trong|nội trong|đầu|giữa|sang|qua) năm(?: (?P<which>nay|này|ni|sau|tới|\\d{4}))?|năm (?P<bare>sau|tới)"
)
NEW_YEAR = pattern("tết (?:dương lịch|dương|tây)")
_TODAY = (
    "(?:sáng|trưa|chiều|tối|đêm|hôm|bữa|ngày|trong|nội nhật|hết) (?:nay|ni)|trong (?:buổi )?(?:sáng|chiều|ngày|tối|trưa)"
    "(?: hôm nay| nay)?|(?:nội trong|hết|cuối) (?:ngày|buổi)(?: hôm nay| nay| ni)?|(?:cuối|đầu) giờ(?: chiều| sáng)?"
    "|(?:lát|tí|tý|chút|xíu)(?: nữa)?(?= (?:em|mình|tôi|gửi|nộp|ký|trình|là|sẽ))|(?:lát|tí|tý|chút|xíu) nữa(?! (?:là|thôi))"
    "|(?<!viêc¸ )(?<!viec )(?<!cai´ )(?<!cai )(?<!vu )(?<!vu¸ )(?<!muc )nay(?= (?:xong|gửi|nộp|trình|em gửi|em nộp|em xong|mình gửi|sẽ))"
)
_TOMORROW = "(?:(?:sáng|trưa|chiều|tối|đêm|ngày|hết|đầu giờ sáng|trước|cuối ngày|trong|hôm) )?(?:ngày )?mai|hôm sau|sáng sớm mai"
_AFTER = "(?:sáng|trưa|chiều|tối|ngày|bữa|hôm) mốt|§mốt|mốt(?= (?:em|gửi|nộp|xong|mình|tôi|tui|gởi))|ngày (?:kia|tê)"
_LATER_TODAY = "(?<!§ăn )(?<!an )(?:§sáng|chiều|trưa|§tối)(?= (?:em|mình|tôi|gửi|nộp|xong|trình|ký|sẽ|bên|chị|anh|phát|ban|có|hoàn|đi|họp|tui))"
NEAR = pattern(
    f"(?P<today>{_TODAY})|(?P<tomorrow>{_TOMORROW})(?! mốt)|(?P<after>{_AFTER})|(?P<later>{_LATER_TODAY})"
)
