"""Which addresses of databases are not taken, and that no sentence about one quotes it."""

import pytest

from slackbot.domain import database_address


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("postgresql://bot:p@sekret/wo#rd@127.0.0.1:5999/desk", "holds an @"),
        ("postgresql://bot:p@sekret@db", "holds an @"),
        ("postgresql://bot:sekret", "user:password@host:5432/database"),
        ("postgresql://bot:x@db:sekret/desk", "user:password@host:5432/database"),
        ("postgresql://bot:x@db:99999/sekret", "the port after the host is none: ports go from 1 to 65535"),
        ("postgresql://bot:sekret@db:0", "the port after the host is none"),
        ("postgresql://bot:sekret@db:123456/desk", "the port after the host is none"),
        ("postgresql://bot:99999", "user:password@host:5432/database"),  # the password of no host
        ("postgresql://bot:se kret@db/sekret", "user:password@host:5432/database"),
        ("postgresql://", "sqlite:///slackbot.db, or postgresql://"),
        ("postgresql+psycopg2://bot:sekret@db/desk", "sqlite:///slackbot.db, or postgresql://"),
        ("sqlite://sekret.db", "sqlite:///slackbot.db, or postgresql://"),
        ("sekret", "sqlite:///slackbot.db, or postgresql://"),
    ],
)
def test_what_is_wrong_is_said_without_a_word_of_the_address(given: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as wrong:
        database_address.parse(given)

    assert said in str(wrong.value)
    assert "sekret" not in str(wrong.value)
