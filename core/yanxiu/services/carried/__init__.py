"""Departments with a server of their own: their cells are sent to the ministry's server by file.

There the tenant holds cells and nothing else: what they are counted from stays at home. Whoever counts cells
anew asks ``delivery_of`` first, and leaves those that came by file alone.
"""

from yanxiu.services.carried.arrivals import Arrival, arrivals
from yanxiu.services.carried.sending import send_cells
from yanxiu.services.carried.standing import Delivered, delivered, delivery_of
from yanxiu.services.carried.taking import Taken, drop_cells, take_cells

__all__ = [
    "Arrival",
    "Delivered",
    "Taken",
    "arrivals",
    "delivered",
    "delivery_of",
    "drop_cells",
    "send_cells",
    "take_cells",
]
