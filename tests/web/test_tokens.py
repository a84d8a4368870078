"""A link's token does what it says, for one purpose and a limited time, and nobody else can make one."""

import threading
from datetime import datetime, timedelta, timezone

import pytest
from itsdangerous import URLSafeSerializer

from extractors.errors import ConfigurationError
from flows.web.tokens import FILE, VARIABLE, BadToken, Offer, answer_id, read, read_offer, read_stop, sign

NOW = datetime(2022, 8, 24, 9, 30, tzinfo=timezone.utc)
OFFER = {"person": "edna", "review_id": "cord", "signal_id": "s1", "said": "contradicts 9.9", "decision": "dismissed"}
HOLDS = timedelta(days=30)


@pytest.fixture
def token(tmp_path) -> str:
    return sign(tmp_path, "answer", OFFER, at=NOW)


def test_a_token_gives_back_what_was_signed_until_it_expires(tmp_path, token):
    assert read_offer(tmp_path, token, now=NOW) == Offer(**OFFER)
    assert read_offer(tmp_path, token, now=NOW + timedelta(days=30)) == Offer(**OFFER)
    with pytest.raises(BadToken, match="expired"):
        read_offer(tmp_path, token, now=NOW + timedelta(days=30, seconds=1))


def test_unsubscribing_holds_for_a_year(tmp_path):
    token = sign(tmp_path, "unsubscribe", {"person": "edna", "review_id": None}, at=NOW)
    assert read_stop(tmp_path, token, now=NOW + timedelta(days=365)).person == "edna"
    with pytest.raises(BadToken, match="expired"):
        read_stop(tmp_path, token, now=NOW + timedelta(days=366))


def test_a_token_for_one_purpose_is_none_for_another(tmp_path, token):
    with pytest.raises(BadToken, match="forged"):
        read_stop(tmp_path, token, now=NOW)


def test_a_token_of_one_home_is_none_of_another(tmp_path, token):
    with pytest.raises(BadToken, match="forged"):
        read_offer(tmp_path / "other", token, now=NOW)


def test_every_character_counts(tmp_path, token):
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        try:
            assert read_offer(tmp_path, changed, now=NOW) == Offer(**OFFER)  # the last one's spare bits mean nothing
            assert place == len(token) - 1
        except BadToken as error:
            assert error.why == "forged"


@pytest.mark.parametrize("token", ["", ".", "a.b", "\x00", "\ud800", "\u202e", "x" * 100_000, "e30.e30", ".eJw", "==="])
def test_what_was_not_made_here_is_forged(tmp_path, token):
    with pytest.raises(BadToken, match="forged"):
        read_offer(tmp_path, token, now=NOW)


def test_a_token_signed_with_another_key_is_forged(tmp_path, token):
    made = URLSafeSerializer("k" * 64, salt="reviewwatch.answer").dumps({"at": int(NOW.timestamp()), "data": OFFER})
    with pytest.raises(BadToken, match="forged"):
        read_offer(tmp_path, made, now=NOW)


def test_a_token_from_the_future_is_forged_but_for_clocks_that_differ_a_little(tmp_path, token):
    assert read_offer(tmp_path, token, now=NOW - timedelta(minutes=4))
    with pytest.raises(BadToken, match="forged"):
        read_offer(tmp_path, token, now=NOW - timedelta(minutes=6))


def test_the_same_token_gives_the_same_answer_and_another_another(tmp_path, token):
    assert answer_id(token) == answer_id(token)
    assert answer_id(f"{token}!!!!") == answer_id(token)  # reads as the same token: base64 leaves out what it is not
    assert answer_id(token) != answer_id(sign(tmp_path, "answer", OFFER | {"decision": "accepted"}, at=NOW))


def test_the_key_is_its_owners_alone_and_stays(tmp_path, token):
    key = tmp_path / FILE
    assert key.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert len(key.read_text("ascii")) >= 64


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    tokens, together = [], threading.Barrier(8)

    def begin() -> None:
        together.wait()
        tokens.append(sign(tmp_path, "answer", OFFER, at=NOW))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 8
    assert len(set(tokens)) == 1


def test_a_key_of_the_environment_is_used_and_a_short_one_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "k" * 40)
    token = sign(tmp_path, "answer", OFFER, at=NOW)
    assert not (tmp_path / FILE).exists()
    assert read(tmp_path / "other", "answer", token, HOLDS, now=NOW) == OFFER
    monkeypatch.setenv(VARIABLE, "short")
    with pytest.raises(ConfigurationError, match=VARIABLE):
        sign(tmp_path, "answer", OFFER, at=NOW)


def test_a_damaged_key_is_said(tmp_path):
    (tmp_path / FILE).write_text("", "ascii")
    with pytest.raises(ConfigurationError, match="Remove it"):
        sign(tmp_path, "answer", OFFER, at=NOW)
