"""Whom a message in a group is for."""

from typing import Any

import pytest

from bot.channels import Incoming
from bot.channels.telegram_reading import Me, read_update

GROUP = {"id": -5, "type": "group", "title": "Sở Nội vụ"}
SENDER = {"id": 7, "is_bot": False, "first_name": "Minh"}


def read(holder: str = "message", **fields: Any) -> Incoming:
    message = {"message_id": 1, "date": 0, "chat": GROUP, "from": SENDER} | fields
    return read_update({"update_id": 1, holder: message}, Me("nhacviec_bot", 1))


@pytest.mark.parametrize(
    "text", ["/viec", "/viec 12", "/viec@nhacviec_bot", "@nhacviec_bot xong", "@NhacViec_Bot"]
)
def test_what_names_the_bot_is_for_the_bot(text: str) -> None:
    assert read(text=text).addressed


@pytest.mark.parametrize("text", ["xong rồi", "/viec@another_bot", "/viec@another_bot 12", "chào @huong"])
def test_the_rest_of_the_talk_is_not(text: str) -> None:
    assert not read(text=text).addressed


def test_an_answer_to_the_bot_is_for_the_bot() -> None:
    quoted = {"message_id": 9, "date": 0, "chat": GROUP, "from": {"id": 1, "is_bot": True, "first_name": "B"}}
    found = read(text="xong", reply_to_message=quoted)
    assert (found.addressed, found.quoted) == (True, "9")


def test_an_edit_in_a_group_is_nobodys_business() -> None:
    assert not read("edited_message", text="/viec").addressed


def test_who_wrote_in_a_group_is_known_by_their_own_number() -> None:
    assert read(text="/nhom stp").sender_id == "7"
    assert read(text="/nhom stp").chat_id == "-5"


@pytest.mark.parametrize("mark", [{"forward_origin": {"type": "user"}}, {"forward_date": 1}])
def test_what_was_forwarded_is_somebody_elses(mark: dict[str, Any]) -> None:
    assert read(text="12 xong", **mark).forwarded
    assert not read(text="12 xong").forwarded


@pytest.mark.parametrize(
    "fields", [{"chat": {"id": "abc"}}, {"chat": {}}, {"chat": {"id": None}}, {"message_id": "x"}]
)
def test_what_could_never_be_answered_is_malformed(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="malformed"):
        read(text="12 xong", **fields)
