"""Pacing: no platform's limit is passed, however its seconds and minutes are cut, and hardly any time is lost."""

import random
from collections import defaultdict
from heapq import heappop, heappush

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.pace import Limits, Pace

GROUP = "-100200300"


def sent_at(pace: Pace, chats: list[str], begin: float = 1000.0) -> list[tuple[float, str]]:
    """When each message of a queue goes out: each waits for the first chat that is free, as deliver does."""
    now, waiting, found = begin, list(chats), []
    while waiting:
        resting = pace.not_before(now)
        free = next((chat for chat in waiting if chat not in resting), None)
        if free is None or pace.paused_for(now) > 0:
            waits = [resting[chat] for chat in waiting if chat in resting] or [pace.paused_for(now)]
            now += max(min(waits), 0.001)
            continue
        waiting.remove(free)
        now += pace.reserve(free, now)
        while (wait := pace.go(free, now)) > 0:
            now += wait
        pace.answered(now, now)
        found.append((now, free))
    return found


def most_in(moments: list[float], window: float) -> int:
    return max(sum(1 for other in moments if at <= other < at + window) for at in moments)


def test_thirty_a_second_to_as_many_chats_with_three_percent_to_spare() -> None:
    sent = [at for at, _ in sent_at(Pace(Limits()), [str(n) for n in range(600)])]
    assert most_in(sent, 1.0) <= 30
    assert 600 / 30 <= sent[-1] - sent[0] <= 600 / 30 * 1.035


def test_a_machine_that_wakes_late_bunches_nothing_up_and_loses_little() -> None:
    chance, pace = random.Random(7), Pace(Limits())  # noqa: S311 - chance that can be repeated
    now, sent = 1000.0, []
    for number in range(600):
        planned = now + pace.reserve(str(number), now)
        now = max(now, planned + chance.choice([0, 0, 0, 0.01, 0.09]))
        while (wait := pace.go(str(number), now)) > 0:
            now += wait
        pace.answered(now, now)
        sent.append(now)
    assert most_in(sent, 1.0) <= 30
    assert sent[-1] - sent[0] <= 600 / 30 * 1.1


@pytest.mark.parametrize("seed", range(5))
def test_what_is_held_up_on_its_way_is_not_bunched_up_with_what_follows(seed: int) -> None:
    """The first wait for their connections, then one in ten arrives 40–90 ms late: the machine had no time for the program."""
    chance, pace = random.Random(seed), Pace(Limits())  # noqa: S311 - chance that can be repeated
    now, arrived = 1000.0, []
    answers: list[tuple[float, float]] = []  # when they are there, when went what they answer

    def hear(until: float) -> None:
        while answers and answers[0][0] <= until:
            there, went = heappop(answers)
            pace.answered(went, there)

    for number in range(900):
        now += pace.reserve(str(number), now)
        hear(now)
        while (wait := pace.go(str(number), now)) > 0:
            now += wait
            hear(now)
        held_up = chance.uniform(0.04, 0.09) if number < 5 or chance.random() < 0.1 else 0.0
        arrived.append(now + 0.025 + held_up)
        heappush(answers, (arrived[-1] + 0.025, now))
    assert most_in(arrived, 1.0) <= 30
    assert 900 / 30 / (max(arrived) - min(arrived)) >= 0.95


def test_what_is_not_answered_yet_may_still_arrive_and_takes_up_its_place() -> None:
    pace = Pace(Limits(overall=2))
    assert pace.go("1", 1000.0) == pace.go("2", 1000.1) == 0
    pace.answered(1000.1, 1000.2)
    assert pace.go("3", 1001.2) == 0  # beside the first, which may be arriving now
    pace.answered(1001.2, 1001.3)
    assert pace.go("4", 1002.0) > 0
    pace.answered(1000.0, 1002.0)
    assert pace.go("4", 1002.3) == 0
    assert pace.go("5", 1002.4) > 0
    pace.kept_back(1002.3)
    assert pace.go("5", 1002.4) == 0


def test_a_group_gets_no_more_than_twenty_in_any_minute_and_hardly_less() -> None:
    sent = [at for at, _ in sent_at(Pace(Limits()), [GROUP] * 100)]
    assert most_in(sent, 60.0) <= 20
    assert sent[-1] - sent[0] <= 100 / 20 * 60 * 1.035


def test_a_chat_gets_a_short_burst_and_then_one_a_second() -> None:
    sent = [at for at, _ in sent_at(Pace(Limits()), ["7"] * 10)]
    assert sent[2] - sent[0] < 0.2
    assert sent[-1] - sent[0] == pytest.approx(7 / 0.97, abs=0.2)


def test_a_restart_does_not_begin_with_full_buckets() -> None:
    pace = Pace(Limits())
    for ago in (2.0, 1.0, 0.1):
        pace.recall("7", 1000.0 - ago)
    for ago in range(40, 20, -1):
        pace.recall(GROUP, 1000.0 - ago)
    resting = pace.not_before(1000.0)
    assert sent_at(pace, ["7"] * 3)[-1][0] > 1001
    assert resting[GROUP] == pytest.approx(20, abs=3)


def test_a_pause_of_a_chat_lasts_exactly_as_long_as_it_says_and_stops_no_other() -> None:
    pace = Pace(Limits())
    pace.pause(17, 1000.0, "7")
    sent = {chat: at for at, chat in sent_at(pace, ["7", "8"])}
    assert sent["8"] == 1000.0
    assert sent["7"] == pytest.approx(1017.0, abs=0.01)


def test_a_pause_of_the_channel_stops_all_for_as_long_as_it_says() -> None:
    pace = Pace(Limits())
    pace.pause(30, 1000.0)
    assert pace.paused_for(1029.9) > 0
    assert pace.paused_for(1030.0) == 0
    assert [at >= 1030 for at, _ in sent_at(pace, ["7", "8"])] == [True, True]


def test_several_chats_refused_in_a_row_mean_the_channel() -> None:
    pace = Pace(Limits())
    for number, chat in enumerate(["1", "2", "3"]):
        assert pace.paused_for(1000.0 + number) == 0
        pace.pause(20, 1000.0 + number, chat)
    assert pace.paused_for(1003.0, "4") == pytest.approx(19.0)


def test_refusals_with_successes_between_mean_single_chats() -> None:
    pace = Pace(Limits())
    for number in range(10):
        pace.pause(20, 1000.0, str(number))
        pace.went_through()
    assert pace.paused_for(1000.0) == 0


def test_chats_that_are_quiet_again_are_forgotten() -> None:
    pace = Pace(Limits())
    sent_at(pace, [str(n) for n in range(500)] + [GROUP])
    pace.forget(2000.0)
    assert not pace._chats


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["1", "2", "3", "-1", "-2"]), min_size=1, max_size=80),
    st.integers(1, 5),
    st.integers(2, 30),
)
def test_no_limit_is_ever_passed(chats: list[str], per_second: int, per_minute: int) -> None:
    limits = Limits(overall=per_second, chat=1, chat_burst=1, group=per_minute, group_burst=2)
    sent = sent_at(Pace(limits), chats)
    assert most_in([at for at, _ in sent], 1.0) <= per_second
    by_chat: dict[str, list[float]] = defaultdict(list)
    for at, chat in sent:
        by_chat[chat].append(at)
    for chat, moments in by_chat.items():
        if chat.startswith("-"):
            assert most_in(moments, 60.0) <= per_minute
        else:
            assert most_in(moments, 1.0) <= 1
    assert sorted(chat for _, chat in sent) == sorted(chats)
