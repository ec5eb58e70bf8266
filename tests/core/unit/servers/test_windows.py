"""What every test run imports is there on Windows, too, which has no POSIX modules and fewer signals."""

import os
import subprocess
import sys

import pytest

WITHOUT = """
import signal, sys
sys.modules |= dict.fromkeys(["fcntl", "grp", "pwd", "resource", "termios"])
for name in ["SIGHUP", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGUSR1"]:
    vars(signal).pop(name, None)
import {module}
"""


@pytest.mark.parametrize("module", ["tests.conftest", "tests.servers.programs", "main"])
def test_needs_nothing_that_windows_lacks(module: str) -> None:
    here = {"PYTHONPATH": os.pathsep.join(["src", "."])}
    subprocess.run([sys.executable, "-c", WITHOUT.format(module=module)], check=True, env=os.environ | here)
