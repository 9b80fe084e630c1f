"""Long messages in parts: nothing lost, each part well-formed and short enough, cut where a reader would cut."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from small_html import faults_of

from scheduler.splitting import shown_length, split

TAG = re.compile(r"<[^>]+>")


def shown(html: str) -> str:
    return unescape(TAG.sub("", html))


def words(html: str) -> str:
    return "".join(shown(html).split())


def test_what_fits_stays_one_part() -> None:
    assert split("<b>Việc 1</b>\nhạn 26/11", 40) == ["<b>Việc 1</b>\nhạn 26/11"]


def test_it_is_cut_at_line_ends() -> None:
    lines = [f"{n}. Báo cáo số {n}" for n in range(40)]
    parts = split("\n".join(lines), 100)
    assert [line for part in parts for line in part.split("\n")] == lines
    assert all(len(part) <= 100 for part in parts)


def test_a_line_that_is_too_long_is_cut_at_a_blank() -> None:
    parts = split("việc " * 100, 60)
    assert all(part.strip("việc ") == "" and not part.startswith("iệc") for part in parts)
    assert " ".join(parts).split() == ["việc"] * 100


def test_a_word_that_is_too_long_is_cut_somewhere_and_kept_whole() -> None:
    parts = split("x" * 1000, 64)
    assert "".join(parts) == "x" * 1000


def test_markup_that_is_open_at_the_cut_is_closed_and_opened_again() -> None:
    parts = split('<b>một\n<a href="https://x.vn/?a=1&amp;b=2">hai\nba</a>\nbốn</b>', 7)
    assert parts[0] == '<b>một\n<a href="https://x.vn/?a=1&amp;b=2">hai</a></b>'
    assert parts[1] == '<b><a href="https://x.vn/?a=1&amp;b=2">ba</a>\nbốn</b>'


def test_signs_outside_the_first_plane_count_twice_as_the_platform_counts_them() -> None:
    assert shown_length("🔴🔴 &lt;b&gt;") == 8
    assert [shown_length(part) for part in split("🔴" * 10, 9)] == [8, 8, 4]


PIECES = st.sampled_from(
    ["<b>đậm</b>", "<i>nghiêng\nhai dòng</i>", "<code>12/KH-UBND</code>", "chữ thường ", "\n", "&lt;", "&amp;", "🔴",
     '<a href="https://x.vn">nối <b>đậm</b></a>', "dài" * 20]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=60), st.integers(8, 200))
def test_nothing_is_lost_and_every_part_is_well_formed(pieces: list[str], limit: int) -> None:
    html = "".join(pieces)
    parts = split(html, limit)
    assert "".join(map(words, parts)) == words(html)
    if len(parts) > 1:
        for part in parts:
            assert shown_length(part) <= limit
            assert shown(part).strip()
            assert not faults_of(part)
