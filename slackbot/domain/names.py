"""What to call somebody when greeting them, or that there is no safe answer."""

import re
import unicodedata

_LONGEST = 40  # characters; longer than any name that reads well in a greeting
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_BRACKETS = re.compile(r"[(\[{（【「<《].*?(?:[)\]}）】」>》]|$)")
_ASIDE = re.compile(r"\s+[-–—@/•·]\s+|\s*[|‖｜¦~/•@]\s*")  # Ana | Support, Ana – Acme, Ana @ Acme
_STRAY_JOINER = re.compile(r"(?<!\w)[\u200c\u200d]|[\u200c\u200d](?!\w)")  # within words they belong to the spelling
_INITIALS = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.)*")  # J, J., J.R.
_ACRONYM = 2  # letters: JP and AJ are names, ANA is Ana
_HANDLE = re.compile(r"[a-z]+(?:[._][a-z]+)+")
_FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々〆]")  # kana, Han and Hangul


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# With these a family name is likely to follow, and "Hi Smith" is worse than "Hello".
_TITLES = _words(
    "dr dra prof profa mr mrs ms miss mx herr frau mme mlle monsieur madame mademoiselle sr sra srta señor señora"
    " señorita senhor senhora signor signora dott dottssa mgr capt lt sgt г-н г-жа д-р доктор dhr mevr dipl-ing"
)
_DOTTED_TITLES = _words("m. fr. hr. ing. mag. lic. sig. rev. col. hon. st.")  # without the dot some are names
# With these a first name follows.
_FRIENDLY_TITLES = _words("sir dame doña sri shri smt")
_AFTER_COMMA = _words(
    "phd ph.d md m.d mba msc bsc ma ba jd esq cpa pmp cfa jr sr ii iii iv dr rn llm meng pe cissp rer nat med phil jur"
    " inc llc ltd gmbh ag sa co corp"
)
_COMPANY = _words("gmbh inc llc ltd ag corp corporation company plc bv oy ab sarl sas srl kg limited")
_PARTICLES = _words(
    "van von der den de del della di da dos das du la le el bin ibn ter ten zu zur zum"
)  # in small letters
_JOINED = _words("abd abdul abdel abdal abu umm عبد أبو ابو")  # half a name: the next word belongs to it
_VIETNAMESE = _words("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý")
_FAR_EAST_TITLES = tuple(_words("先生 老师 女士 小姐 经理 部長 社長 さん さま 様 氏 君 님 씨 선생"))
_NOBODY = _words(
    "admin administrator support helpdesk help team info office sales billing service services customer client contact"
    " user guest test tester demo bot slackbot unknown anonymous null none nil undefined na n/a noreply no-reply no"
    " deactivated deleted account accounts accounting it ops devops hr marketing the our equipo soporte équipe"
)

_SUPPORT = ("support", "soporte", "assistance")


def say_support(*names: str) -> bool:
    """Return whether one of the names says already that it is of the support, in a language that we write."""
    return any(word in name.casefold() for name in names for word in _SUPPORT)


def first_name(full: str) -> str | None:
    """Return the name to greet somebody with: `Dr. Ada Lovelace (Acme)` gives `Ada`.

    None where there is none, or where we might use the wrong one: then people are greeted without a name. Chinese,
    Japanese and Korean names are kept whole, because there the family name comes first.
    """
    for part in _ASIDE.split(_clean(full)):
        name = _of_part(part.strip())
        if name is not None:
            return name
    return None


def _clean(full: str) -> str:
    """Return the name without emoji, brackets and marks that cannot be seen."""
    text = _EMOJI.sub(" ", _ADDRESS.sub(" ", unicodedata.normalize("NFC", full)))
    text = _BRACKETS.sub(" ", text.replace("”", '"').replace("“", '"'))
    kept = (letter if _is_readable(letter) else " " if letter.isspace() else "" for letter in text)
    return _STRAY_JOINER.sub("", " ".join("".join(kept).split()))


def _is_readable(letter: str) -> bool:
    """Return whether the letter is neither a control, an emoji nor a mark that turns text around."""
    return letter in "\u200c\u200d" or unicodedata.category(letter) not in {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "So",
        "Sk",
        "Zs",
        "Zl",
        "Zp",
    }


def _of_part(part: str) -> str | None:
    if any(letter.isdigit() for letter in part):
        return None
    if _HANDLE.fullmatch(part):
        part = re.sub(r"[._]", " ", part).title()
    if _FAMILY_FIRST.search(part):
        return _whole(part)
    words = _in_order(part).split()
    if any(_key(word) in _COMPANY for word in words[1:]) or not words or _key(words[0]) in _NOBODY:
        return None
    return _of_words(words)


def _whole(part: str) -> str | None:
    """Return a Chinese, Japanese or Korean name as it is; with a title it is likely the family name alone."""
    return None if part.endswith(_FAR_EAST_TITLES) else _fit(part)


def _in_order(part: str) -> str:
    """Return the name with the first name first: `Lovelace, Ada` is turned, `Ada Lovelace, PhD` cut."""
    family, comma, rest = part.partition(",")
    after = [word for word in rest.replace(",", " ").split() if _key(word) not in _AFTER_COMMA]
    return f"{' '.join(after)} {family}" if comma and after else family


def _key(word: str) -> str:
    return word.casefold().strip(".,;:'\"")


def _of_words(words: list[str]) -> str | None:
    """Return the first name among the words; what is left alone after a title or an initial is a family name."""
    is_formal = False
    while words and (_is_title(words[0]) or _INITIALS.fullmatch(words[0]) or not _letters(words[0])):
        is_formal = is_formal or bool(_letters(words[0]) and _key(words[0]) not in _FRIENDLY_TITLES)
        words = words[1:]
    if not words or words[0] in _PARTICLES or (is_formal and (len(words) == 1 or _key(words[1]) in _NOBODY)):
        return None
    return _fit(_chosen(words))


def _is_title(word: str) -> bool:
    return _key(word) in _TITLES | _FRIENDLY_TITLES or word.casefold() in _DOTTED_TITLES


def _letters(word: str) -> str:
    return "".join(letter for letter in word if unicodedata.category(letter)[0] == "L")


def _chosen(words: list[str]) -> str:
    if _key(words[0]) in _JOINED and len(words) > 1:
        return f"{words[0]} {words[1]}"
    if _key(words[0]) in _VIETNAMESE and len(words) > 2:
        return words[-1]
    return words[0]


def _fit(name: str) -> str | None:
    """Return the name as one writes it, or None if it holds what no name holds."""
    name = name.strip(".,;:\"'’-_*`~<>&!?")
    if not _letters(name) or len(name) > _LONGEST or not all(_is_of_names(letter) for letter in name):
        return None
    if name.isupper() and len(_letters(name)) > _ACRONYM:
        return re.sub(r"\w+", lambda word: word[0].capitalize(), name)
    return name


def _is_of_names(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM" or letter in " '’.-‐·\u200c\u200d"
