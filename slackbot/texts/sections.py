"""What an owner may write into a section of a file, as models, and each mistake in a sentence that says what to do."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    WrapValidator,
    model_validator,
)

from slackbot.texts.yaml_file import Document, Place, WrongFile, said, shown

NOTHING: Final = BeforeValidator(lambda given: {} if given is None else given)  # a section that is left empty
Name = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
_KEY = "[key]"  # pydantic's word for what is wrong with a name, not with what it stands for
_LONGEST = 200  # characters of one value
_NO_SECTION = "is no section. Write lines like “name: value” below it."
_NO_NAME = "is no name. Write a word, or put it in quotes."
_WRONG: Mapping[str, str] = {
    "model_type": _NO_SECTION,
    "dict_type": _NO_SECTION,
    "invalid_key": _NO_NAME,
    "list_type": "is no list. Write lines like “- words” below it.",
    "string_type": "is no text. Put it in quotes.",
}


S = TypeVar("S", bound="Section")


class Section(BaseModel):
    """Lines of an owner's file by their names there; a section that is left empty says nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _is_empty(cls, given: object) -> object:
        return {} if given is None else given

    def said(self) -> dict[str, Any]:
        """Return what the owner wrote, by the names of its attributes."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def read(model: type[S], document: Document) -> S:
    """Return what the document says. Raises `WrongFile` with all its mistakes, in the order of their lines."""
    try:
        return model.model_validate(document.values)
    except ValidationError as wrong:
        faults = [document.fault(*mistake) for mistake in _mistakes(model, wrong)]
        raise WrongFile(*sorted(faults, key=lambda fault: fault.line)) from None


def _mistakes(model: type[Section], wrong: ValidationError) -> Iterator[tuple[Place, str]]:
    """Give where each mistake is, and what is wrong there; nothing is told of what stands below no name."""
    errors = wrong.errors(include_url=False)
    nameless = {one["loc"][:-1] for one in errors if one["loc"][-1:] == (_KEY,) and one["type"] != "value_error"}
    for error in errors:
        at, kind, given = error["loc"], error["type"], error["input"]
        if at[-1:] == (_KEY,):
            at, kind = at[:-1], kind if kind == "value_error" else "invalid_key"
        elif any(at[:length] in nameless for length in range(len(at) + 1)):
            continue
        elif kind == "extra_forbidden" and not str(at[-1]).strip():
            kind, given = "invalid_key", at[-1]
        if kind == "value_error":
            yield at, str(error["ctx"]["error"])
        elif kind == "extra_forbidden":
            yield at, _no_such(str(at[-1]), [*_names_at(model, at[:-1])])
        else:
            place = (*at[:-1], given) if kind == "invalid_key" else at
            yield place, f"{said(given)} {_WRONG.get(kind, 'does not belong here. Correct it, or leave it out.')}"


def _names_at(model: type[Section], at: Place) -> Iterator[str]:
    """Give the names of the lines that may stand there."""
    here: Any = model
    for name in at:
        inner = {field.alias or key: field.annotation for key, field in getattr(here, "model_fields", {}).items()}
        here = inner.get(str(name)) or get_args(here)[-1]
    yield from (field.alias or key for key, field in here.model_fields.items())


def _no_such(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(shown(name), names, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"there is no such line here.{meant} Known: {', '.join(names)}."


def line(name: str | None = None) -> Any:
    """Return the field of a line that may be left out; its name is what it is called in the file."""
    return Field(default=None, alias=name)


def wanted(words: str) -> WrapValidator:
    """Have what is not right told as not `words`, unless a rule has said more already."""

    def read(given: object, handler: Callable[[object], object]) -> object:
        try:
            return handler(given)
        except ValidationError as wrong:
            if wrong.errors()[0]["type"] == "value_error":
                raise
            raise ValueError(f"{said(given)} is not {words}.") from None

    return WrapValidator(read)


def text(parse: Callable[[str], object], words: str) -> PlainValidator:
    """Have a text on one line read by `parse`, which may raise `ValueError`; what is no text is told as not `words`."""

    def read(given: object) -> object:
        if not isinstance(given, str) or not given.strip() or len(given) > _LONGEST:
            raise ValueError(f"{said(given)} is not {words}.")
        return parse(" ".join(given.split()))

    return PlainValidator(read)


def nothing_at(*names: object) -> WrapValidator:
    """Have each of these mean that there is none."""
    return WrapValidator(
        lambda given, handler: (
            None if any(type(given) is type(one) and given == one for one in names) else handler(given)
        )
    )
