"""What documents show, run as it stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def run_as_shown(command: str | Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What a line for a shell, or a command, did in ``folder``; `kg` is that of this interpreter."""
    return subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
