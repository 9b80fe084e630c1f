from datetime import date
from functools import cache

import pytest

from models.rules.agencies import Agencies
from models.rules.catalogue import AgencyKind
from models.rules.find_agency import find_agency
from models.rules.folding import fold, name_key
from seeds.reading import read_catalogue

IN_2021, EARLY_2025, IN_2026 = date(2021, 12, 31), date(2025, 3, 15), date(2026, 11, 23)


@cache
def agencies() -> Agencies:
    catalogue = read_catalogue()
    return Agencies(catalogue.agencies, catalogue.successors)


def codes(code: str, day: date) -> list[str]:
    return [agency.code for agency in agencies().carrying_on(code, day)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thuận Hoá", "Thuận Hóa"),
        ("Hương Thuỷ", "HƯƠNG THỦY"),
        ("Thuận Hóa", "Thuận Hoá"),
        ("Đan  Điền", "dan dien"),
        ("Sở KH&CN", "so khcn"),
        ("Chân Mây - Lăng Cô", "Chân Mây – Lăng Cô"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_the_key_of_a_name_has_no_blanks() -> None:
    assert name_key("Uỷ ban nhân dân xã A Lưới 1") == name_key("UBND xã A Lưới1") == "ubndxaaluoi1"


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("STTTT", IN_2021, ["STTTT"]),
        ("STTTT", IN_2026, ["SKHCN"]),
        ("SLDTBXH", IN_2026, ["SNV"]),
        ("SKHDT", IN_2026, ["STC"]),
        ("SGTVT", IN_2026, ["SXD"]),
        ("STNMT", IN_2026, ["SNNMT"]),
        ("SNNPTNT", IN_2026, ["SNNMT"]),
        ("VP-TINH", IN_2026, ["VP"]),
        ("STTTT", date(2025, 2, 28), ["STTTT"]),
        ("STTTT", date(2025, 3, 1), ["SKHCN"]),
        ("SNNMT", IN_2021, []),
        ("H-HUE", EARLY_2025, ["Q-PHUXUAN", "Q-THUANHOA"]),
        ("H-NAMDONG", EARLY_2025, ["H-PHULOC"]),
        ("H-NAMDONG", IN_2026, ["X-KHETRE", "X-NAMDONG", "X-LONGQUANG"]),
        ("H-PHONGDIEN", IN_2026, ["P-PHONGDIEN", "P-PHONGPHU", "P-PHONGDINH", "P-PHONGTHAI", "P-PHONGQUANG"]),
    ],
)
def test_who_carries_on(code: str, day: date, expected: list[str]) -> None:
    assert codes(code, day) == expected


def test_the_old_city_became_eleven_wards() -> None:
    assert len(codes("H-HUE", IN_2026)) == 11


def test_a_group_means_the_members_of_its_day() -> None:
    districts = [AgencyKind.DISTRICT]
    assert len(agencies().members(districts, IN_2021)) == 9
    assert len(agencies().members(districts, EARLY_2025)) == 9
    in_2026 = agencies().members(districts, IN_2026)
    assert len(in_2026) == 40
    assert {agency.kind for agency in in_2026} == {AgencyKind.COMMUNE}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SNV", "SNV"),
        ("so noi vu", "SNV"),
        ("sở nội vụ", "SNV"),
        ("sơ nôi vu", "SNV"),
        ("stp", "STP"),
        ("Sở Tư pháp", "STP"),
        ("so tu phap tp hue", None),
        ("sở khoa học và công nghê", "SKHCN"),
        ("sở thông tin và truyền thông", "SKHCN"),
        ("stttt", "SKHCN"),
        ("sở lđ-tb&xh", "SNV"),
        ("văn phòng UBND tỉnh", "VP"),
        ("vp", "VP"),
        ("Thuận Hóa", "P-THUANHOA"),
        ("p. thuan an", "P-THUANAN"),
        ("uỷ ban nhân dân xã A Lưới 3", "X-ALUOI3"),
        ("phong điền", "P-PHONGDIEN"),
        ("phú vang", "X-PHUVANG"),
        ("bộ nội vụ của nước khác", None),
        ("xyz", None),
        ("", None),
        ("🙂", None),
    ],
)
def test_the_agency_that_people_mean(text: str, code: str | None) -> None:
    sure = find_agency(text, agencies(), IN_2026).sure
    assert (sure.code if sure else None) == code


def test_an_old_district_leads_to_all_its_successors_and_is_not_guessed() -> None:
    found = find_agency("huyện A Lưới", agencies(), IN_2026)
    assert found.sure is None
    assert [match.agency.code for match in found.matches] == [f"X-ALUOI{n}" for n in range(1, 6)]
    assert {match.named.code for match in found.matches} == {"H-ALUOI"}


def test_in_2021_the_same_words_meant_the_district() -> None:
    sure = find_agency("huyện A Lưới", agencies(), IN_2021).sure
    assert sure is not None
    assert sure.code == "H-ALUOI"
