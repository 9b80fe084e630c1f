"""The Zalo channel against every answer a server may give, documented or not."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import IncomingKind
from bot.channels.zalo import Zalo
from bot.channels.zalo_text import units, zalo_text
from models.errors import PlatformError, TokenRefused
from scheduler.sending import Act, Outgoing, Refused, RetryAt, Sent, Unknown

HELLO = Outgoing("c", "chào")
ME = {"ok": True, "result": {"id": "1", "account_name": "bot"}}
Answer = httpx.Response | Exception


def zalo(**answers: Answer) -> Zalo:
    """A channel whose server gives these answers, by method; getMe works where nothing else is said."""

    def answer(request: httpx.Request) -> httpx.Response:
        given = answers.get(request.url.path.rpartition("/")[2], httpx.Response(200, json=ME))
        if isinstance(given, Exception):
            raise given
        return given

    channel = Zalo("1:secret-of-zalo", "http://zalo.test", poll_seconds=0)
    channel._http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return channel


def envelope(status: int, **fields: Any) -> httpx.Response:
    return httpx.Response(status, json={"ok": False} | fields)


PAGE = "<html>502</html>"
OUTCOMES: list[tuple[str, Answer, type]] = [
    ("ok", httpx.Response(200, json={"ok": True, "result": {"message_id": "9", "date": 1}}), Sent),
    ("ok without a result", httpx.Response(200, json={"ok": True}), Sent),
    ("refused with HTTP 200", envelope(200, error_code=400, description="text is too long"), Refused),
    ("refused with HTTP 400", envelope(400, error_code=400, description="bad"), Refused),
    ("429", envelope(429, error_code=429), RetryAt),
    ("429 with HTTP 200", envelope(200, error_code=429), RetryAt),
    ("429 as a page", httpx.Response(429, text=PAGE), RetryAt),
    ("502 as a page", httpx.Response(502, text=PAGE), Unknown),
    ("500 in the envelope", envelope(200, error_code=500), Unknown),
    ("a page with HTTP 200", httpx.Response(200, text=PAGE), Unknown),
    ("half a JSON", httpx.Response(200, text='{"ok": tr'), Unknown),
    ("a list", httpx.Response(200, json=[1]), Unknown),
    ("no code", envelope(200), Unknown),
    ("408", envelope(408, error_code=408), Unknown),
    ("a redirect", httpx.Response(302, headers={"Location": "http://elsewhere"}), Unknown),
    ("read time-out", httpx.ReadTimeout("x"), Unknown),
    ("cut", httpx.RemoteProtocolError("x"), Unknown),
    ("no connection", httpx.ConnectError("x"), RetryAt),
]


@pytest.mark.parametrize(
    ("answer", "kind"), [(a, k) for _, a, k in OUTCOMES], ids=[name for name, _, _ in OUTCOMES]
)
async def test_what_came_of_a_send(answer: Answer, kind: type) -> None:
    result = await zalo(sendMessage=answer).send(HELLO)
    assert isinstance(result, kind), result
    assert "secret-of-zalo" not in repr(result)


async def test_patience_grows_and_a_success_ends_it() -> None:
    channel = zalo(sendMessage=envelope(429, error_code=429))
    waits = [await channel.send(HELLO) for _ in range(4)]
    assert [wait.seconds for wait in waits if isinstance(wait, RetryAt)] == [1, 2, 4, 8]
    told = httpx.Response(429, json={"ok": False, "error_code": 429}, headers={"Retry-After": "17"})
    result = await zalo(sendMessage=told).send(HELLO)
    assert isinstance(result, RetryAt)
    assert result.seconds == 17


@pytest.mark.parametrize("code", [403, 404])
async def test_a_refusal_is_about_the_chat_where_the_token_still_works_else_about_us(code: int) -> None:
    """One bad chat must not stop the channel; a revoked token must not kill every chat."""
    about_chat = await zalo(sendMessage=envelope(code, error_code=code)).send(HELLO)
    assert isinstance(about_chat, Refused)
    assert about_chat.dead
    about_us = await zalo(
        sendMessage=httpx.Response(code, text=PAGE), getMe=httpx.Response(404, text=PAGE)
    ).send(HELLO)
    assert isinstance(about_us, RetryAt)
    assert about_us.whole_channel


@pytest.mark.parametrize(
    "empty",
    [
        envelope(408, error_code=408),
        envelope(200, error_code=408, description="Request Timeout"),
        httpx.Response(408, text=PAGE),
        httpx.Response(200, json={"ok": True, "result": None}),
        httpx.Response(200, json={"ok": True, "result": []}),
        httpx.Response(200, json={"ok": True, "result": {}}),
    ],
)
async def test_an_empty_poll_is_nothing(empty: httpx.Response, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalo.SHORTEST_POLL", 0.0)
    assert await zalo(getUpdates=empty).poll(0) == []


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"ok":true,"result":' + b"[" * 100_000])
async def test_an_answer_nested_without_end_is_no_answer(deep: bytes) -> None:
    channel = zalo(
        getUpdates=httpx.Response(200, content=deep), sendMessage=httpx.Response(200, content=deep)
    )
    with pytest.raises(PlatformError):
        await channel.poll(0)
    assert isinstance(await channel.send(HELLO), Unknown)


async def test_what_cannot_be_read_is_kept_because_it_will_not_come_again() -> None:
    channel = zalo(getUpdates=httpx.Response(200, json={"ok": True, "result": {"what": "ever"}}))
    (update,) = await channel.poll(0)
    assert json.loads(update.raw) == {"what": "ever"}
    with pytest.raises(ValueError, match="no event_name"):
        channel.read(update.raw)


@pytest.mark.parametrize(
    "answer", [httpx.Response(401, text=PAGE), envelope(401, error_code=401), envelope(200, error_code=403)]
)
async def test_a_wrong_token_is_told_at_the_start(answer: httpx.Response) -> None:
    with pytest.raises(TokenRefused):
        await zalo(getMe=answer).start()


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(502, text=PAGE), httpx.Response(200, text=PAGE), httpx.ConnectError("x"), envelope(429)],
)
async def test_a_server_that_is_away_is_waited_for(answer: Answer) -> None:
    with pytest.raises(PlatformError) as told:
        await zalo(getMe=answer).start()
    assert not isinstance(told.value, TokenRefused)
    assert "secret-of-zalo" not in str(told.value)


def event(name: str = "message.text.received", /, **message: Any) -> bytes:
    facts = {
        "chat": {"id": "c", "chat_type": "PRIVATE"},
        "message_id": "m",
        "from": {"id": "c", "display_name": "Thu"},
    }
    return json.dumps({"ok": True, "result": {"event_name": name, "message": facts | message}}).encode()


def test_an_event_with_its_envelope_and_one_without_are_the_same() -> None:
    channel = zalo()
    whole = event(text="xong")
    bare = json.dumps(json.loads(whole)["result"]).encode()
    assert channel.wrap(whole) == channel.wrap(bare)
    assert channel.wrap(whole).key == "message.text.received:m"
    read = channel.read(channel.wrap(whole).raw)
    assert (read.chat_id, read.text, read.sender, read.kind) == ("c", "xong", "Thu", IncomingKind.TEXT)


def test_another_bots_words_and_unknown_events_say_nothing() -> None:
    channel = zalo()
    for body in (event(text="xong", **{"from": {"is_bot": True}}), event("message.reaction.received")):
        assert channel.read(channel.wrap(body).raw).kind is IncomingKind.NOTHING


def test_in_a_group_only_what_is_for_the_bot_is() -> None:
    channel = zalo()
    channel._bot_name = "nhacviec"
    group = {"chat": {"id": "g", "chat_type": "GROUP"}}

    def addressed(text: str) -> bool:
        return channel.read(channel.wrap(event(text=text, **group)).raw).addressed

    assert addressed("@NhacViec xong")
    assert addressed("/viec")
    assert not addressed("xong rồi")


async def test_a_toast_needs_nothing_and_asks_nobody() -> None:
    assert await zalo(sendMessage=httpx.ConnectError("x")).send(Outgoing("c", "", act=Act.TOAST)) == Sent("")


SPANS: Callable[[str], st.SearchStrategy[str]] = lambda tag: st.text("aă🔴 \n", max_size=6).map(  # noqa: E731 - one use
    lambda words: f"<{tag}>{words}</{tag}>"
)


@given(
    st.lists(st.text("xđ🟠 ", max_size=5) | SPANS("b") | SPANS("i") | SPANS("code"), max_size=8).map("".join)
)
def test_styles_lie_inside_the_text_and_on_the_words_they_were_on(html: str) -> None:
    found = zalo_text(html)
    encoded = found.text.encode("utf-16-le")
    assert found.text == found.text.strip()
    for style in found.styles:
        assert 0 <= style["start"] < style["start"] + style["len"] <= units(found.text)
        encoded[2 * style["start"] : 2 * (style["start"] + style["len"])].decode("utf-16-le")


def test_a_link_shows_its_address_and_entities_become_letters() -> None:
    assert zalo_text('Xem <a href="https://a.vn/?x=1&amp;y=2">kế hoạch</a> &lt;A &amp; B&gt;').text == (
        "Xem kế hoạch (https://a.vn/?x=1&y=2) <A & B>"
    )
