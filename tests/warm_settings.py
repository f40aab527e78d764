"""Settings that are read once a test process: checking the environment takes longer than many a test."""

from collections.abc import Hashable, Mapping

from pydantic import SecretStr

from slackbot.settings import Settings

_SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret")
_ADDRESSES = ("slack_api_url", "database_url", "port")
_read: dict[Hashable, Settings] = {}


def of(values: Mapping[str, object]) -> Settings:
    """Return the settings with these values, as the environment would give them.

    What differs from test to test, tokens and addresses, is put into a copy and is not checked: the tests make it.
    """
    key = tuple(sorted((name, "" if name in (*_SECRETS, *_ADDRESSES) else str(values[name])) for name in values))
    if key not in _read:
        _read[key] = Settings(None, **values)
    own = {name: SecretStr(str(values[name])) for name in _SECRETS if name in values}
    return _read[key].model_copy(update={**own, **{name: values[name] for name in _ADDRESSES if name in values}})
