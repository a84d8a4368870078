"""Where the links of letters, feeds and exports lead."""

import pytest

from flows import links

BASE = "https://reviews.example.org/watch"


def test_every_address_stands_under_the_inbox():
    assert links.inbox_url(BASE) == f"{BASE}/"
    assert links.review_url(BASE, "cord") == f"{BASE}/reviews/cord"
    assert links.signal_url(BASE, "cord", "ab12") == f"{BASE}/reviews/cord/signals/ab12"
    assert links.study_url(BASE, "cord", "35130420") == f"{BASE}/reviews/cord/studies/35130420"
    assert links.export_url(BASE, "cord", "new.ris") == f"{BASE}/exports/cord/new.ris"
    assert links.feed_url(BASE, "cord") == f"{BASE}/feeds/cord.atom"
    assert links.feed_url(BASE, None) == f"{BASE}/feeds/all.atom"
    assert links.answer_url(BASE, "t.o-k_n") == f"{BASE}/answer?token=t.o-k_n"
    assert links.unsubscribe_url(BASE, "t") == f"{BASE}/unsubscribe?token=t"


def test_a_slash_at_the_end_of_the_base_is_not_doubled():
    assert links.inbox_url(f"{BASE}/") == links.inbox_url(BASE)
    assert links.review_url(f"{BASE}/", "cord") == links.review_url(BASE, "cord")


@pytest.mark.parametrize("hostile", ["a/b", "a?b#c", "a b", 'a"><b', "a\r\nb", "caf\u00e9"])
def test_an_id_never_changes_where_an_address_leads(hostile):
    path = links.signal_url(BASE, hostile, hostile).removeprefix(f"{BASE}/reviews/")
    assert path.isascii()
    assert path.count("/") == 2
    assert not set(path) & set(" ?#\"<>\r\n")
    assert links.answer_url(BASE, f"{hostile}&x=1").count("&") == 0
