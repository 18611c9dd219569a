"""`python -m sketchaug`."""

from __future__ import annotations

import sys

from sketchaug.cli import main

sys.exit(main())
