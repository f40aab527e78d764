"""An owner's folder of templates, written for one test."""

from pathlib import Path


def folder(where: Path, **files: str) -> Path:
    """Return a folder of templates; a file's path is its keyword, `__` for a slash."""
    for name, source in files.items():
        write(where, name.replace("__", "/"), source)
    return where


def write(where: Path, name: str, source: str) -> None:
    """Write one template."""
    file = where / f"{name}.j2"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
