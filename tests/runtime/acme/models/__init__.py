"""Models, loaded when first touched."""

from typing import TYPE_CHECKING

from ..runtime.lazy import lazy

if TYPE_CHECKING:
    from .card import Card as Card
    from .card import CardBrand as CardBrand
    from .card import Closed as Closed
    from .card import Item as Item
    from .card import Owner as Owner
    from .failure import Failure as Failure
else:
    __getattr__, __dir__, __all__ = lazy(
        __name__,
        {
            "Card": ".card",
            "CardBrand": ".card",
            "Closed": ".card",
            "Failure": ".failure",
            "Item": ".card",
            "Owner": ".card",
            "card": ".card",
            "failure": ".failure",
        },
    )
