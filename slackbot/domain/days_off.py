"""The public holidays of a country."""

import re
from datetime import date, datetime
from functools import lru_cache


def days_off(country: str | None, *, around: datetime) -> frozenset[date]:
    """Return the country's public holidays of the year of `around`, of the year before and of the year after.

    Holidays of a region are not among them. With no country, or one that is not known, there are none.
    """
    return _of(country, around.year) if country is not None and is_country(country) else frozenset()


@lru_cache(maxsize=300)
def is_country(code: str) -> bool:
    """Return whether we know the public holidays of that country; `code` is two capital letters, as in ISO 3166."""
    import holidays  # noqa: PLC0415 -- it is large, and many workspaces name no country

    if not re.fullmatch(r"[A-Z]{2}", code):
        return False  # the library knows longer names too, and stock exchanges
    try:
        holidays.country_holidays(code)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=300)
def _of(country: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415

    return frozenset(holidays.country_holidays(country, years=range(year - 1, year + 2)))
