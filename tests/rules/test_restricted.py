"""What looks like a state secret is recognised, and ordinary words of office life are not."""

import pytest

from models.rules.restricted import looks_secret, name_looks_secret


@pytest.mark.parametrize(
    "words",
    [
        "12 xong, văn bản mật số 12",
        "MẬT",
        "12 xong (Mật)",
        "tài liệu mật gửi sau",
        "tai lieu mat gui sau",
        "tối mật",
        "TUYỆT MẬT",
        "báo cáo mật",
        "công văn MẬT 12",
        "có dấu MẬT nhé",
        "văn bản mật",  # typed with combining marks
    ],
)
def test_a_mark_of_secrecy_is_seen(words: str) -> None:
    assert looks_secret(words)


@pytest.mark.parametrize(
    "words",
    [
        "đã báo cáo công tác bảo vệ bí mật nhà nước",
        "bảo mật thông tin",
        "ĐÃ BÁO CÁO CÔNG TÁC BẢO MẬT",
        "đổi mật khẩu rồi",
        "mật độ dân số",
        "kế hoạch mật độ xây dựng",
        "tôi mất số liệu",
        "toi mat so lieu roi",
        "văn bản mất rồi",
        "van ban mat roi",
        "gặp mặt sau",
        "12 xong, số 123/KH-SNV",
        "",
    ],
)
def test_ordinary_words_are_let_through(words: str) -> None:
    assert not looks_secret(words)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("KH_12-MAT.pdf", True),
        ("tai-lieu-mat.docx", True),
        ("KH mật.docx", True),
        ("MẬT.pdf", True),
        ("BAO CAO MAT.pdf", True),
        ("tuyetmat.jpg", True),
        ("mat bang.pdf", False),
        ("MAT_BANG.pdf", False),
        ("BC bảo mật.pdf", False),
        ("mat_khau.txt", False),
        ("BC bi mat nha nuoc.pdf", False),
        ("ảnh", False),
        ("", False),
    ],
)
def test_the_name_of_a_file(name: str, secret: bool) -> None:  # noqa: FBT001 - a table
    assert name_looks_secret(name) is secret
