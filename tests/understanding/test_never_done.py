"""The worst error: recording "xong" that was not said. None of these may yield a sure `done`."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import Intent, understand
from bot.understanding.lexicon import phrases_of

TODAY = date(2026, 11, 23)
DONE_PHRASES = sorted({phrase.lstrip("=") for tag in ("FIN", "ACT", "HAVE") for phrase in phrases_of(tag)})
PITFALLS = """
chưa xong
chua xong
em chưa gửi được
vẫn chưa ban hành đâu ạ
xong đâu mà xong
xong chi nổi mà xong
có gửi mô mà gửi
đã ký đâu
ai bảo xong
ai nói em gửi rồi
làm gì có chuyện xong
không phải xong rồi đâu
xong trong mơ
xong bằng niềm tin
xong kiếp sau
giá mà xong rồi
ước gì đã gửi
xong thì em đã báo rồi
nếu xong em sẽ báo
tưởng xong rồi mà chưa
tưởng gửi rồi hoá ra chưa
nói xong cho vui thôi
còn lâu mới xong
bao giờ mà xong được
sao mà xong kịp
mần răng mà xong
xong chưa
xong chưa anh
xong rồi à
xong rồi phải không
đã gửi chưa hè
xong rồi thì nộp ở đâu
đơn vị nào xong rồi
sắp xong
gần xong rồi
cơ bản xong
coi như xong
xong phần dự thảo
xong một phần
đã trình ký
đã trình UBND rồi
đã gửi lấy ý kiến
ký nháy xong rồi, chờ ký chính
xong rồi, chờ lấy số
xong 90%
xong 7/10 xã
xong được vài mục
mai xong
mai là xong
thứ sáu xong nhé
xong trước 20/12
phải xong trước thứ sáu
muốn xong cũng khó
xong em báo
làm xong em gửi
ký xong sẽ phát hành
họp xong em làm
xong rồi nhưng bị trả lại
gửi rồi nhưng hệ thống báo lỗi
làm xong hết rồi mà mạng sập chưa gửi được
xong nhưng chưa ký
đã gửi nhầm, rút lại giúp em
lỡ báo xong
báo xong là nhầm
không cần làm xong nữa
ăn cơm xong rồi
đi chợ xong rồi
con em thi xong rồi
chúc mừng chị xong nhiệm kỳ
nhậu xong mới về
xong đời rồi
hết giờ làm rồi
em nhận được thông báo rồi
đã nhận
đã rõ
đã xem rồi
biết rồi
để em làm rồi gửi
không biết xong chưa nữa
chắc xong rồi
hình như gửi rồi
nghe nói đã ban hành
anh Nam xong rồi
bên Sở Y tế gửi rồi
xong việc của người khác
đã gửi tờ trình 88/TTr-SNV
sửa nhà xong hết tiền
sếp bảo xong mới được về
xong việc này chắc em nghỉ hưu luôn
muốn xong cũng không xong được
để xong được việc này còn dài lắm
khi đã xong em sẽ gửi
đã xong hay chưa em không rõ
xong hay chưa thì phải hỏi chị Lan
chị Lan nói xong rồi
phòng bên xong rồi, phòng em thì chưa
các xã khác xong rồi, xã em chưa
Sở Y tế đã gửi, còn bên em chưa
người ta xong hết rồi còn mình thì chưa
năm ngoái đã ban hành rồi, năm nay chưa
đã gửi bản dự thảo
đã gửi bản nháp cho anh xem trước
gửi anh xem trước dự thảo rồi
đã gửi xin ý kiến rồi
đã gửi góp ý rồi
em gửi câu hỏi rồi, anh trả lời giúp
em gửi đơn xin gia hạn rồi
đã gửi công văn xin gia hạn
đã nộp đơn xin nghỉ
em đã đăng ký rồi
đã họp rồi nhưng chưa ra kết quả
họp xong rồi, chờ biên bản
họp xong chưa có kết luận
xong cuộc họp em gửi
xong buổi làm việc em báo cáo
đi công tác xong em làm
nghỉ xong em làm
hết bão em làm
hết dịch sẽ làm
đã biết
đã hiểu
đã nhớ
đã ghi nhận
em đã báo sếp
đã báo lãnh đạo
đã báo cáo lãnh đạo xin ý kiến
đã trao đổi với Sở Tài chính
đã liên hệ nhưng chưa được
đã nhắc các xã
đã đôn đốc các xã nộp
đã gửi văn bản đôn đốc, chưa thấy xã nào nộp
đã giao cho anh Nam làm
đã chuyển phòng Nội vụ
đã phân công
đã có người làm
đã bắt đầu
đã triển khai
đang xong dần
xong lai rai
xong tới đâu báo tới đó
xong đến phần 3
xong tới 80%
xong được 2 trong 5 việc
mới xong 1 việc
xong mỗi phần đầu
còn mấy chỗ nữa là xong
một tuần nữa là xong
trước khi xong em báo
cỡ tuần sau xong
chắc cuối tháng xong
có khi mai xong
không biết mai xong không
liệu có xong kịp không
làm sao cho xong
xong kịp không ta
gửi được chưa
ký chưa vậy
đã nộp hết chưa mọi người
ai nộp rồi
ai xong rồi báo em
xã nào gửi rồi
đã gửi mà bị trả
gửi rồi bị dội lại
gửi rồi mà mail bị trả về
nộp rồi mà hệ thống không ghi nhận
ký rồi nhưng chưa đóng dấu
ban hành rồi nhưng thu hồi lại
đã ban hành nhưng sai, phải làm lại
xong rồi nhưng còn thiếu phụ lục
xong rồi nhưng chưa đạt
hoàn thành nhưng chưa được nghiệm thu
xong rồi mà chưa dám gửi
xong rồi, chờ anh duyệt
xong rồi đang chờ ký
xong rồi, mai trình ký
xong rồi chiều nay em gửi
em làm xong mai gửi
soạn xong rồi
viết xong rồi, chưa trình
in xong rồi
đóng quyển xong rồi
xin số xong rồi
thẩm định xong rồi
góp ý xong rồi
lấy ý kiến xong rồi
trình xong rồi
duyệt cấp phòng xong
thu thập số liệu xong
tổng hợp số liệu xong
xong phần em thôi
phần việc của em xong rồi
xong về mặt nội dung
xong trên máy
tính ra thì xong rồi
nói chung là xong
đại khái xong rồi
xong sương sương
gọi là xong
cứ cho là xong
tạm gọi là xong
xong rồi hay sao ấy
hình như gửi rồi thì phải
nếu không nhầm thì gửi rồi
chắc gửi rồi á
không chắc đã gửi chưa
quên mất đã gửi chưa
không nhớ gửi chưa nữa
xong gì đâu
gửi gì đâu
làm gì có xong
xong xuôi gì đâu
đã đâu vào đâu đâu
đâu vào đấy gì đâu
đừng có tưởng xong
xong thật thì đã mừng
xong sao nổi anh
ai mà xong kịp
thánh cũng không xong
có thánh mới xong
trời mới xong
xong mới lạ
em bấm xong nhầm rồi
bấm nhầm đã xong
xoá giúp em báo cáo đã xong
bỏ trạng thái hoàn thành giúp em
đổi lại thành chưa xong giúp em
ăn xong rồi
con ngủ rồi
về rồi
đi rồi
tới rồi
hết giờ rồi
hết việc rồi
xong phiên họp rồi
chống bão xong rồi
dọn dẹp sau lũ xong rồi
chúc mừng hoàn thành nhiệm vụ
mừng vì đã xong
cảm ơn vì đã hoàn thành
báo cáo đã nhận được rồi
tài liệu đã nhận đủ
tiếp nhận xong
đọc xong rồi
xem xong rồi
nghe xong rồi
""".strip().splitlines()


TOLD = ["xong rồi", "đã hoàn thành", "em gửi báo cáo rồi", "đã ban hành kế hoạch", "ký rồi"]
TAKEN_BACK = """
nhưng phải làm lại
mà giờ phải sửa
nhưng còn thiếu chữ ký
thì bị trả về
đùa thôi
chắc vậy
hình như thế
hay sao ấy
thì phải
không nhớ nữa
nghe đâu vậy
ý em là việc kia
là việc khác
nhưng của việc khác
khoan đã anh
đợi chút đã
để em kiểm tra lại đã
được 80%
phần đầu thôi
trừ phụ lục
hai xã thôi
nhưng bên kia chưa nhận được
còn xã em thì chưa
là bên Sở Tài chính
mai ký
tuần sau ban hành
trong mơ
trên lý thuyết
cho vui thôi
thì mừng
đâu
mất file rồi
anh khoan ghi xong
đừng ghi xong
bây giờ làm lại từ đầu
chưa lấy số
hỏng rồi
""".strip().splitlines()


def sure_done(text: str) -> bool:
    meaning = understand(text, TODAY)
    return meaning.sure and any(claim.intent is Intent.DONE for claim in meaning.claims)


@pytest.mark.parametrize("text", PITFALLS)
def test_a_pitfall_is_not_recorded_as_done(text: str) -> None:
    assert not sure_done(text)
    assert not sure_done(f"Dạ {text} ạ")


@pytest.mark.parametrize("after", TAKEN_BACK)
@pytest.mark.parametrize("sign", [", ", ". ", "... ", " - "])
def test_what_is_told_and_taken_back_is_not_recorded_as_done(after: str, sign: str) -> None:
    assert [told for told in TOLD if sure_done(f"{told}{sign}{after}")] == []


@pytest.mark.parametrize("denial", ["chưa", "vẫn chưa", "em chưa", "chưa hề", "chua", "k", "không"])
def test_a_denial_before_any_phrase_of_completion_is_never_done(denial: str) -> None:
    said_done = [phrase for phrase in DONE_PHRASES if sure_done(f"{denial} {phrase}")]
    assert said_done == []


@pytest.mark.parametrize(
    "ending", ["?", " chưa", " chưa anh?", " chưa vậy", " phải không", " hả", " à?", " đúng không?"]
)
def test_a_question_about_any_phrase_of_completion_is_never_done(ending: str) -> None:
    said_done = [phrase for phrase in DONE_PHRASES if sure_done(f"{phrase}{ending}")]
    assert said_done == []


@pytest.mark.parametrize("near", ["sắp", "gần", "chờ", "mai sẽ", "nếu", "ước gì", "còn lâu mới"])
def test_what_is_near_or_wished_is_never_done(near: str) -> None:
    done = ("xong", "gửi xong", "hoàn thành", "ban hành", "nộp báo cáo", "phát hành xong")
    assert [phrase for phrase in done if sure_done(f"{near} {phrase}")] == []


@given(
    st.sampled_from(["", "dạ ", "dạ thưa anh ", "việc 3 ", "SNV-03 ", "kế hoạch "]),
    st.sampled_from(["chưa ", "vẫn chưa ", "chưa được ", "không ", "chưa ai ", "chưa kịp "]),
    st.sampled_from(DONE_PHRASES),
    st.sampled_from(["", " ạ", " đâu", " nha anh", " đâu nghe", " được"]),
)
def test_no_wrapping_turns_a_denial_into_done(opening: str, denial: str, phrase: str, ending: str) -> None:
    assert not sure_done(f"{opening}{denial}{phrase}{ending}")


@given(st.sampled_from(DONE_PHRASES), st.sampled_from(["xong", "gửi", "nộp", "làm", "ban hành"]))
def test_mockery_by_doubling_the_verb_is_never_done(phrase: str, verb: str) -> None:
    for word in ("đâu", "mô", "gì", "chi"):
        assert not sure_done(f"{verb} {word} mà {verb}")
    assert not sure_done(f"ai bảo {phrase}")


@pytest.mark.parametrize(
    ("task", "rest"),
    list(product(["1", "việc 2", "SNV-03"], ["chưa xong", "gần xong", "xong chưa?", "mai xong"])),
)
def test_a_named_task_makes_it_no_more_done(task: str, rest: str) -> None:
    assert not sure_done(f"{task} {rest}")
