"""What this package is, as it tells servers and log files."""

from typing import Final

PACKAGE: Final = "stripe_cards_openapi"
API_VERSION: Final = "2020-08-27"
GENERATOR: Final = "clientsmith 0.1.0"
