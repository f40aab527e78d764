"""Whether a customer's words are a bare thanks, which waits for no answer: pleasant words and nothing else."""

import re

_MOST_WORDS = 8  # whoever writes more says something
_SHORTCODE = re.compile(r":[a-z0-9_+'-]+:")
_MARKUP = re.compile(r"<[@!#][^>]*>")
_GREETED = re.compile(r"^\s*(?:hi|hello|hey|hallo|bonjour|hola)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_THANKS = frozenset(
    _WORD.findall("thanks thank thx ty tysm cheers danke dank dankeschön merci gracias obrigado obrigada grazie")
)
_PLEASANT = frozenset(
    _WORD.findall(
        """
        you u a lot so much very many again all team everyone guys great super perfect awesome excellent nice lovely
        brilliant wonderful amazing cool good for the your help quick fast reply answer support
        vielen schön sehr dir euch ihnen herzlichen lieben für die hilfe schnelle antwort prima toll klasse perfekt
        beaucoup bien à vous toi tous pour votre aide parfait génial
        muchas mil muchísimas por su tu la ayuda perfecto genial
        """
    )
)


def is_bare(text: str) -> bool:
    """Return whether the words thank and ask for nothing; in doubt they ask. `text` is Slack's markup."""
    said = _GREETED.sub("", _MARKUP.sub(" ", _SHORTCODE.sub(" ", text)))
    words = [word.casefold() for word in _WORD.findall(said)]
    if "?" in said or not 0 < len(words) <= _MOST_WORDS or _THANKS.isdisjoint(words):
        return False
    return _THANKS.union(_PLEASANT).issuperset(words)
