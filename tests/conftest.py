"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: on a shared machine an example may take long for no fault of ours.
settings.register_profile("clientsmith", deadline=None, max_examples=60)
settings.load_profile("clientsmith")

# What earlier runs of anybody left must not decide what a test sees.
os.environ["CLIENTSMITH_NO_CACHE"] = "1"
