"""What people are called when they are greeted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.domain import names

GREETED = [
    ("Ana", "Ana"),
    ("Ana Souza", "Ana"),
    ("  Ana   Souza ", "Ana"),
    ("ana souza", "ana"),
    ("ANA SOUZA", "Ana"),
    ("ANA", "Ana"),
    ("JP Morgan", "JP"),
    ("JEAN-LUC PICARD", "Jean-Luc"),
    ("Jean-Luc Picard", "Jean-Luc"),
    ("D'Arcy Smith", "D'Arcy"),
    ("Søren Kierkegaard", "Søren"),
    ("İpek Yılmaz", "İpek"),
    ("Dr. Ada Lovelace", "Ada"),
    ("Prof. Dr. Ada Lovelace", "Ada"),
    ("Herr Jonas Weber", "Jonas"),
    ("Frau Dr. Eva Maier", "Eva"),
    ("Mme Claire Dubois", "Claire"),
    ("Sr. Luis García", "Luis"),
    ("Doña Ana", "Ana"),
    ("Don Draper", "Don"),
    ("- Ana", "Ana"),
    ("Ben Carter", "Ben"),
    ("Van Morrison", "Van"),
    ("Fr. Eva Maier", "Eva"),
    ("Sir Ian", "Ian"),
    ("Lovelace, Ada", "Ada"),
    ("LOVELACE, ADA", "Ada"),
    ("de la Cruz, María José", "María"),
    ("Müller, Dr. Eva", "Eva"),
    ("Ada Lovelace, PhD", "Ada"),
    ("Ada Lovelace, Dr. rer. nat.", "Ada"),
    ("Martin King, Jr.", "Martin"),
    ("Ludwig van Beethoven", "Ludwig"),
    ("J. Robert Oppenheimer", "Robert"),
    ("Abdul Rahman Khan", "Abdul Rahman"),
    ("Nguyễn Văn An", "An"),
    ("An Nguyễn", "An"),
    ("Иван Петров", "Иван"),
    ("Γιώργος Παπαδόπουλος", "Γιώργος"),
    ("محمد علي", "محمد"),
    ("عبد الله حسن", "عبد الله"),
    ("דוד כהן", "דוד"),
    ("प्रिया शर्मा", "प्रिया"),
    ("สมชาย ใจดี", "สมชาย"),
    ("田中太郎", "田中太郎"),
    ("田中 太郎", "田中 太郎"),
    ("王伟", "王伟"),
    ("김민수", "김민수"),
    ("Ana (Acme)", "Ana"),
    ("Ana [EXT]", "Ana"),
    ("Ana Souza (she/her)", "Ana"),
    ("Ana (Acme", "Ana"),
    ("Ana | Support", "Ana"),
    ("Support | Ana", "Ana"),
    ("Ana – Acme GmbH", "Ana"),
    ("Ana @ Acme", "Ana"),
    ("Ana @Acme", "Ana"),
    ("Ana 🌻", "Ana"),
    ("🌻 Ana", "Ana"),
    ("👩‍💻 Ana Souza", "Ana"),
    (":sunflower: Ana", "Ana"),
    ("ana.souza", "Ana"),
    ("\u202eAna", "Ana"),
    ('Robert "Bob" Smith', "Robert"),
]
NAMELESS = [
    "",
    "   ",
    "🌻",
    "...",
    "Dr.",
    "Mr. Smith",
    "Herr Müller",
    "Mme Dubois",
    "Sr. García",
    "J. Smith",
    "J. R. R. Tolkien",
    "van der Berg",
    "田中先生",
    "김 선생",
    "support",
    "Support Team",
    "Admin",
    "Customer Service",
    "no-reply",
    "N/A",
    "Acme GmbH",
    "Acme Inc.",
    "user123",
    "ana@acme.com",
    "42",
    "(Acme)",
    "<!channel>",
    "A" * 60,
]


@pytest.mark.parametrize(
    "name", ["Acme Support", "ACME SUPPORT TEAM", "Soporte Acme", "Assistance Acme", "AcmeSupport"]
)
def test_what_says_support_already_is_known(name: str) -> None:
    assert names.say_support("Ana Lima", name)
    assert not names.say_support("Ana Lima", "Acme")


@pytest.mark.parametrize(("full", "expected"), GREETED)
def test_people_are_greeted_by_the_name_they_go_by(full: str, expected: str) -> None:
    assert names.first_name(full) == expected


@pytest.mark.parametrize("full", NAMELESS)
def test_nobody_is_greeted_by_what_is_not_their_first_name(full: str) -> None:
    assert names.first_name(full) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_as_a_name_the_greeting_holds_no_markup(full: str) -> None:
    name = names.first_name(full)

    assert name is None or (0 < len(name) <= 40 and not set(name) & set("<>&*_`~:\n"))
