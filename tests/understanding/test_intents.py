"""What each kind of reply means, by families: plain, polite, without diacritics, in shorthand, in Huế speech."""

from datetime import date

import pytest

from bot.understanding import Intent, understand

TODAY = date(2026, 11, 23)
FAMILIES: dict[Intent, str] = {
    Intent.DONE: """
        xong rồi | đã hoàn tất nhiệm vụ | em nộp xong xuôi rồi ạ | da gui bao cao roi a | xog r nha | ht r a | XONG RỒI
        mần xong rồi nghe | nạp rồi nờ | ddax guiwr roofi | xoong rồi | done sếp | UBND đã ký ban hành rồi
        không trễ đâu, gửi hôm qua rồi | hôm qua chưa nhưng nay xong rồi | đã trình và được phê duyệt
        không việc nào chưa xong | ai bảo chưa, em gửi rồi mà | tưởng không kịp ai ngờ xong rồi | xong rồi, bản giấy mai em gửi sau
        """,
    Intent.NOT_DONE: """
        chưa | chưa làm gì cả | chua gui | ch xong | hok xong nổi | em quên mất | chưa mần chi hết | xong mô mà xong
        ai bảo xong | làm gì đã xong | giá mà xong rồi | có làm gì đâu | vẫn y nguyên | not yet | chuwa xong
        tưởng gửi rồi mà chưa | trễ rồi, chưa kịp làm | chưa đâu vào đâu | xong thì em đã báo rồi
        """,
    Intent.IN_PROGRESS: """
        đang làm | dang xu ly a | sắp xong | gần xong rồi | mai em gửi | sẽ hoàn thành đúng hạn | đã trình ký | xong dự thảo rồi
        được 60% | còn mỗi chữ ký | chờ sếp ký | xong em báo | khi mô xong em báo | bao giờ ký xong em gửi | chừ đang mần
        xong rồi nhưng bị trả lại | chưa xong hẳn | cơ bản hoàn thành | đang chờ lãnh đạo duyệt | làm xong rồi nhưng chưa gửi
        """,
    Intent.BLOCKED: """
        vướng kinh phí | chờ hướng dẫn của Bộ | các xã chưa gửi số liệu | mạng hỏng không gửi được | chua co huong dan
        thiếu người làm | máy hỏng | xong rồi nhưng hệ thống báo lỗi | tắc ở khâu thẩm định giá | chưa làm được vì thiếu mẫu
        Sở Tài chính chưa cấp kinh phí | xã chưa gửi báo cáo nên em chưa tổng hợp được
        """,
    Intent.EXTEND: """
        xin gia hạn | cho em khất đến thứ sáu | xin thêm 5 ngày | không kịp, cho xin tới 10/12 | gh them 1 tuan | du di cho em vài hôm
        có thể gia hạn không | nhờ anh nới hạn giúp | đang làm 60% nhưng xin lùi đến 18/12 | cần thêm thời gian
        """,
    Intent.ACKNOWLEDGE: """
        vâng | dạ | ok anh | đã nhận | rõ rồi ạ | em biết rồi | oke | 👍 | nhất trí | để em xem | đã nhận, sẽ triển khai
        """,
    Intent.WRONG_ASSIGNEE: """
        không phải việc của em | cái ni mô phải của phòng em | việc này của Sở Y tế mà | gửi nhầm người rồi | em nghỉ hưu rồi
        không thuộc thẩm quyền | sở em sáp nhập rồi | Sở Tài chính chủ trì, bên em chỉ phối hợp | bên em không làm mảng này
        đề nghị chuyển cơ quan khác vì không đúng chức năng
        """,
    Intent.DELEGATE: """
        giao anh Tú làm | nhờ chị Hoa xử lý giúp | chuyển phòng Nội vụ | bàn giao lại cho anh Nam rồi | đ/c Hải phụ trách việc này
        em nghỉ thai sản, việc này giao anh Tú | để bạn Thư làm tiếp | chuyen cho a Nam lam
        """,
    Intent.QUESTION: """
        xong chưa | hạn khi nào | nộp cho ai rứa | gửi ở mô | có cần bản giấy không | mẫu nào vậy | bao giờ phải xong
        bản giấy hay bản mềm | xong rồi hả | việc 5 là việc gì | cho em xin file mẫu | sao lại quá hạn | được gia hạn mấy lần
        """,
    Intent.HELP: """
        help | hướng dẫn sử dụng | cách báo cáo thế nào | bot dùng sao | giúp em với | tắt nhắc đi | gõ gì để báo xong | ?
        """,
    Intent.UNDO: """
        hoàn tác | em bấm nhầm | báo nhầm rồi | huỷ báo cáo lúc nãy | lộn rồi, bỏ đi nghe | rút lại giúp em | bấm nhầm, chưa xong
        """,
    Intent.CHITCHAT: """
        cảm ơn bot | hihi | chúc cả nhà cuối tuần vui vẻ | ăn cơm xong rồi | 😂 | mệt quá | con em thi xong rồi | chào buổi sáng
        """,
}
CASES = [
    (intent, text.strip())
    for intent, texts in FAMILIES.items()
    for line in texts.strip().splitlines()
    for text in line.split("|")
    if text.strip()
]
MANY = [
    ("1 xong 2 chưa", {1: Intent.DONE, 2: Intent.NOT_DONE}),
    ("xong 7 với 8, 9 chưa nhé", {7: Intent.DONE, 8: Intent.DONE, 9: Intent.NOT_DONE}),
    ("1/ xong 2/ vướng kinh phí 3/ đang làm", {1: Intent.DONE, 2: Intent.BLOCKED, 3: Intent.IN_PROGRESS}),
    ("việc 2 xong rồi còn việc 3 xin lùi đến 8/12", {2: Intent.DONE, 3: Intent.EXTEND}),
    ("chưa làm việc 1, việc 2 thì xong rồi", {1: Intent.NOT_DONE, 2: Intent.DONE}),
    ("6 nhờ anh Quang làm, 7 em xong rồi", {6: Intent.DELEGATE, 7: Intent.DONE}),
    ("việc 4 không phải của em, việc 5 em nhận", {4: Intent.WRONG_ASSIGNEE, 5: Intent.ACKNOWLEDGE}),
    ("việc 1 xong, việc 2 hạn khi nào", {1: Intent.DONE, 2: Intent.QUESTION}),
    ("9 xong trừ việc 10 vướng số liệu", {9: Intent.DONE, 10: Intent.BLOCKED}),
    ("2 chưa, 1 rồi", {2: Intent.NOT_DONE, 1: Intent.DONE}),
]


@pytest.mark.parametrize(("intent", "text"), CASES, ids=[text for _, text in CASES])
def test_a_reply_means(intent: Intent, text: str) -> None:
    assert [claim.intent for claim in understand(text, TODAY).claims] == [intent]


@pytest.mark.parametrize(("text", "meant"), MANY, ids=[text for text, _ in MANY])
def test_several_tasks_in_one_reply_are_told_apart(text: str, meant: dict[int, Intent]) -> None:
    claims = understand(text, TODAY).claims
    assert {task: claim.intent for claim in claims for task in claim.tasks} == meant


def test_the_rest_after_except() -> None:
    claims = understand("xong hết trừ việc 4", TODAY).claims
    assert [(claim.intent, claim.tasks) for claim in claims] == [(Intent.DONE, ()), (Intent.NOT_DONE, (4,))]


def test_two_products_each_with_its_own_standing() -> None:
    claims = understand("kế hoạch ban hành rồi, báo cáo thì chưa gửi", TODAY).claims
    assert [claim.intent for claim in claims] == [Intent.DONE, Intent.NOT_DONE]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("coi như xong", "as_good_as_done"),
        ("hình như xong rồi", "supposed"),
        ("✅", "emoji"),
        ("ko", "bare_no"),
        ("rồi", "bare_yes"),
        ("anh Nam xong rồi", "somebody_else"),
        ("xong zzzqq rồi", "unknown_words"),
        ("xong 2 việc rồi", "which_tasks"),
    ],
)
def test_what_is_not_sure_says_why(text: str, doubt: str) -> None:
    meaning = understand(text, TODAY)
    assert not meaning.sure
    assert doubt in meaning.doubts
