"""What this package is, as it tells servers and log files."""

from typing import Final

PACKAGE: Final = "stripe_cards"
API_VERSION: Final = ""
GENERATOR: Final = "clientsmith 0.1.0"
