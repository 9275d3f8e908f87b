"""The child process's first file: `python <this file> <run directory>`.

It makes `labhelpers` importable without leaving a folder of ours on the program's `sys.path`.
"""

import os
import sys

home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, home)
from labhelpers.child import launch  # noqa: E402 (found only through the line above)

del sys.path[0]
launch.main(sys.argv[1])
