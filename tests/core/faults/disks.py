"""A disk as a record of what was asked of it, from which each state can be made that it may have had."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .report import Missing

CALLS = "/^(open(at)?|creat|p?write(64)?|lseek|ftruncate|rename(at2?)?|unlink(at)?|mkdir(at)?|f(data)?sync)$"
State = dict[str, bytes]
"""Contents by names."""


@dataclass(frozen=True)
class Operation:
    """One of: data written to a file; an entry of a folder made, moved or removed; a sync; a promise."""

    kind: str
    file: int = 0
    at: int = 0
    data: bytes = b""
    name: str = ""
    old: str = ""

    @property
    def folder(self) -> str:
        """Where the entry is."""
        return str(Path(self.name).parent)


@dataclass
class Disk:
    """What a process did to one folder."""

    operations: list[Operation] = field(default_factory=list)

    @property
    def first(self) -> int:
        """After which operation something was promised first."""
        return next(n for n, each in enumerate(self.operations, 1) if each.kind == "promise")

    def promised(self, moment: int) -> int:
        """How many promises were made before a moment."""
        return sum(each.kind == "promise" for each in self.operations[:moment])

    def pending(self, moment: int) -> list[int]:
        """What was done before a moment and need not have reached the disk."""
        files: set[int] = set()
        folders: set[str] = set()
        found = []
        for number in reversed(range(moment)):
            each = self.operations[number]
            if each.kind == "sync":
                files.add(each.file)
                folders.add(each.name)
            elif each.kind != "promise" and (
                each.file not in files if each.kind in {"write", "cut"} else each.folder not in folders
            ):
                found.append(number)
        return found[::-1]

    def state(self, moment: int, chosen: set[int], *, torn: bool = False) -> State:
        """What is there if of what is pending only some was done; `torn`: half of its last write."""
        pending = set(self.pending(moment))
        last = max((n for n in chosen if self.operations[n].kind == "write"), default=-1) if torn else -1
        names: dict[str, int] = {}
        contents: dict[int, bytearray] = {}
        folders = {"."}
        for number, each in enumerate(self.operations[:moment]):
            if number in pending and number not in chosen:
                continue
            content = contents.setdefault(each.file, bytearray())
            if each.kind == "write":
                data = each.data[: len(each.data) // 2] if number == last else each.data
                content.extend(b"\0" * (each.at - len(content)))
                content[each.at : each.at + len(data)] = data
            elif each.kind == "cut":
                del content[each.at :]
                content.extend(b"\0" * (each.at - len(content)))
            elif each.kind == "make":
                names[each.name] = each.file
            elif each.kind == "move":
                if names.get(each.old) == each.file:
                    del names[each.old]
                names[each.name] = each.file
            elif each.kind == "remove":
                names.pop(each.name, None)
            elif each.kind == "folder":
                folders.add(each.name)
        return {
            name: bytes(contents.get(file, b""))
            for name, file in names.items()
            if {str(each) for each in Path(name).parents} <= folders
        }


def recorded(command: list[str], trace: Path, root: Path, told: Path) -> Disk:
    """Run a command and return what it did below `root`; writing to `told` is a promise."""
    if not (strace := shutil.which("strace")):
        raise Missing("install strace")
    options = ["-f", "-y", "-xx", "-s", "16777216", "-e", f"trace={CALLS}", "-o", str(trace)]
    done = subprocess.run([strace, *options, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"strace and what it ran end with {done.returncode}: {done.stderr[-300:]}")
    return Reader(root, told).read(trace.read_text("ascii").splitlines())


class Reader:
    """Reads what strace writes."""

    def __init__(self, root: Path, told: Path) -> None:
        self._root, self._told = f"{root}/", str(told)
        self._files: dict[str, int] = {}
        self._places: dict[int, int] = {}
        self._count = 0

    def read(self, lines: list[str]) -> Disk:
        """Return the disk of a trace."""
        disk = Disk()
        for line in lines:
            parts = re.fullmatch(r"\d+ +(\w+)\((.*)\) += (\d+)(?:<.*>)?", line)
            if parts:
                disk.operations += self._operations(parts[1], _arguments(parts[2]), int(parts[3]))
            elif "unfinished" in line and self._root in _text(line):
                raise ValueError("two threads of the process write at the same time")
        return disk

    def _operations(self, call: str, given: list[str], result: int) -> Iterator[Operation]:
        if call in {"write", "pwrite64"}:
            yield from self._write(call, given, result)
        elif call == "lseek":
            self._places[_number(given[0])] = result
        elif call in {"open", "openat", "creat"}:
            path, flags = _text(given[0 if call == "open" else 1]), given[-2] + given[-1]
            self._places[result] = 0
            name = self._name(path)
            if name and "O_CREAT" in flags and name not in self._files:
                self._count += 1
                self._files[name] = self._count
                yield Operation("make", self._count, name=name)
            elif name and "O_TRUNC" in flags:
                yield Operation("cut", self._files[name])
        elif call == "ftruncate":
            if (name := self._name(_opened(given[0]))) in self._files:
                yield Operation("cut", self._files[name], at=int(given[1]))
        elif call in {"fsync", "fdatasync"}:
            if name := self._name(_opened(given[0])):
                yield Operation("sync", self._files.get(name, -1), name=name)
        else:
            yield from self._entry(call, [_text(each) for each in given if '"' in each])

    def _write(self, call: str, given: list[str], size: int) -> Iterator[Operation]:
        opened, data = _opened(given[0]), _bytes(given[1])[:size]
        if opened == self._told:
            yield Operation("promise")
        name = self._name(opened)
        if name not in self._files:
            return
        if call == "pwrite64":
            at = int(given[3])
        else:
            at = self._places.get(_number(given[0]), 0)
            self._places[_number(given[0])] = at + size
        yield Operation("write", self._files[name], at, data)

    def _entry(self, call: str, paths: list[str]) -> Iterator[Operation]:
        names = [self._name(path) for path in paths]
        if not names or not names[-1]:
            return
        if call.startswith("mkdir"):
            yield Operation("folder", name=names[-1])
        elif call.startswith("unlink"):
            yield Operation("remove", self._files.pop(names[-1], -1), name=names[-1])
        else:
            self._files[names[-1]] = self._files.pop(names[0])
            yield Operation("move", self._files[names[-1]], name=names[-1], old=names[0])

    def _name(self, path: str) -> str:
        """Return a path as one below the folder that is watched; nothing, if it is elsewhere."""
        if f"{path}/" == self._root:
            return "."
        return path.removeprefix(self._root) if path.startswith(self._root) else ""


def _arguments(text: str) -> list[str]:
    return [part.strip() for part in re.findall(r'"[^"]*"(?:\.\.\.)?|[^,"]+', text) if part.strip()]


def _text(escaped: str) -> str:
    return _bytes(escaped).decode("utf-8", "replace")


def _bytes(escaped: str) -> bytes:
    return bytes(int(each, 16) for each in re.findall(r"\\x([0-9a-f]{2})", escaped))


def _opened(argument: str) -> str:
    """Return the path of a file descriptor."""
    return _text(argument.partition("<")[2])


def _number(argument: str) -> int:
    return int(argument.partition("<")[0])
