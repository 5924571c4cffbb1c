"""Generates `protos/gen` from `protos`, or says that what is committed is stale (`--check`).

The folder below `protos` is the Python package (`motcua/submission/v1` → `motcua.submission.v1`); packaging puts
`protos/gen` on the path, so the output is used as `protoc` wrote it.
"""

from __future__ import annotations

import filecmp
import sys
import tempfile
from pathlib import Path

import grpc_tools
from grpc_tools import protoc

PROTOS = Path(__file__).resolve().parent.parent / "protos"
GENERATED = PROTOS / "gen"


def generate(target: Path) -> None:
    """Write the generated modules and stubs for every proto below `target`."""
    includes = Path(grpc_tools.__file__).parent / "_proto"
    sources = sorted(str(path.relative_to(PROTOS)) for path in PROTOS.rglob("*.proto"))
    services = [source for source in sources if source.endswith("_service.proto")]
    scripts = Path(sys.executable).parent
    plugins = [f"--plugin={name}={scripts / name}" for name in ("protoc-gen-mypy", "protoc-gen-mypy_grpc")]
    common = ["protoc", f"-I{PROTOS}", f"-I{includes}", *plugins]
    messages = [*common, f"--python_out={target}", f"--mypy_out=quiet:{target}", *sources]
    stubs = [*common, f"--grpc_python_out={target}", f"--mypy_grpc_out=quiet,only_async:{target}", *services]
    for arguments in (messages, stubs):
        if protoc.main(arguments) != 0:
            raise SystemExit("protoc failed")


def differences(one: Path, other: Path) -> list[str]:
    """Relative paths of the modules that differ between two folders, or stand in one of them only."""
    names = {
        path.relative_to(root).as_posix()
        for root in (one, other)
        for path in root.rglob("*.py*")
        if "__pycache__" not in path.parts
    }
    return sorted(
        name
        for name in names
        if not ((one / name).exists() and (other / name).exists())
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


def main() -> None:
    """Regenerate, or with `--check` compare and exit 1 on drift."""
    if sys.argv[1:] != ["--check"]:
        GENERATED.mkdir(exist_ok=True)
        generate(GENERATED)
        return
    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch))
        stale = differences(Path(scratch), GENERATED)
    if stale:
        sys.exit("protos/gen is stale, run `make protos`: " + ", ".join(stale))


if __name__ == "__main__":
    main()
