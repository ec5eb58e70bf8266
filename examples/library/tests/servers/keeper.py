"""Keeps a server for as long as the process that asked for it lives.

It runs the commands of a plan one after the other, the last of which is the server. Its standard input is a
pipe whose other end only that process holds: when that closes, on purpose or because the process is dead, the
server is stopped and its folder removed. If a command ends by itself, standard output says so, with the last
lines of its log. It is a script of its own and runs in a session of its own, where no Ctrl-C reaches it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

LOG_LINES = 20
STOP_SECONDS = 5.0


def keep(folder: Path, commands: list[list[str]], user: int | None, group: int | None, stop: int) -> str:
    """Run the commands until standard input ends; return what there is to say if one ends before."""
    over = threading.Event()
    threading.Thread(target=_wait_for_the_end_of_input, args=[over], daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    for command in commands:
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                start_new_session=True,
            )
        while process.poll() is None:
            if over.wait(0.02):
                _stop(process, stop)
                return ""
        if process.returncode != 0 or command is commands[-1]:
            return f"{Path(command[0]).name} ended with {process.returncode}; {last_lines(folder)}"
    return ""


def last_lines(folder: Path) -> str:
    """Return the end of the server's log, with a line that says so."""
    lines = (folder / "log").read_text(errors="replace").splitlines()[-LOG_LINES:]
    return "\n  ".join(["the last lines of its log:", *lines])


def _wait_for_the_end_of_input(over: threading.Event) -> None:
    os.read(sys.stdin.fileno(), 1)
    over.set()


def _stop(process: "subprocess.Popen[bytes]", how: int) -> None:
    process.send_signal(how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    plan = json.loads(sys.argv[1])
    folder = Path(plan["folder"])
    try:
        told = keep(**plan | {"folder": folder})
        with suppress(BrokenPipeError):  # nobody is left to be told
            os.write(sys.stdout.fileno(), told.encode())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
