import pytest

from models.rules.titles import title_for, unknown_placeholders


@pytest.mark.parametrize(
    ("template", "key", "title"),
    [
        ("Kế hoạch năm {next_year}", "2026", "Kế hoạch năm 2027"),
        ("Báo cáo {period}", "2026", "Báo cáo năm 2026"),
        ("Báo cáo {period}", "2026-Q4", "Báo cáo quý IV năm 2026"),
        ("Báo cáo {period}", "2026-H1", "Báo cáo 6 tháng đầu năm 2026"),
        ("Báo cáo {period}", "2026-11", "Báo cáo tháng 11 năm 2026"),
        ("Cập nhật {period}", "2026-11-24", "Cập nhật ngày 24/11/2026"),
        ("Giai đoạn {term}", "2025", "Giai đoạn 2021-2025"),
        ("Giai đoạn {term}", "2026", "Giai đoạn 2026-2030"),
    ],
)
def test_a_title_rolls_over(template: str, key: str, title: str) -> None:
    assert title_for(template, key) == title


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(ValueError, match="không phải một kỳ"):
        title_for("{year}", "2026-Q5")


def test_unknown_placeholders_are_named() -> None:
    assert unknown_placeholders("{year} {nam}") == {"nam"}
