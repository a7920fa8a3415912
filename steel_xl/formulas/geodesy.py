"""Distances on the earth taken as a sphere (haversine formula, sinnott1984)."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, within
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, shaped

EARTH_RADIUS_KM = 6371.0  # mean radius of the earth (moritz2000), as lin2025's distances are taken here
POLE, DATE_LINE = 90, 180  # degrees


def great_circle(lat_1: ArrayLike, lon_1: ArrayLike, lat_2: ArrayLike, lon_2: ArrayLike) -> Floats:
    """Shortest way over a sphere between points, over arrays (haversine formula, sinnott1984).

    ``2 R asin(sqrt(sin^2((lat_2 - lat_1)/2) + cos lat_1 cos lat_2 sin^2((lon_2 - lon_1)/2)))``, R = 6371 km.

    Parameters
    ----------
    lat_1, lon_1 : degrees north and east, any shape
    lat_2, lon_2 : degrees north and east, broadcast

    Returns
    -------
    km, the broadcast shape

    Examples
    --------
    >>> great_circle(0.0, 0.0, [0.0, 90.0], 180.0).round(1)
    array([20015.1, 10007.5])
    """
    p1, l1, p2, l2 = (np.radians(np.asarray(angle, np.float64)) for angle in (lat_1, lon_1, lat_2, lon_2))
    half = np.sin((p2 - p1) / 2) ** 2 + np.cos(p1) * np.cos(p2) * np.sin((l2 - l1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def great_circle_km(lat_1: Cells, lon_1: Cells, lat_2: Cells, lon_2: Cells) -> float | Floats:
    """Shortest way over the earth between two points (haversine formula, sinnott1984).

    ``2 R asin(sqrt(sin^2((lat_2 - lat_1)/2) + cos lat_1 cos lat_2 sin^2((lon_2 - lon_1)/2)))``, R = 6371 km. Degrees
    west and south are negative.

    Parameters
    ----------
    lat_1 : degrees north of the first point, -90..90, a number or a range of any shape
    lon_1 : degrees east of the first point, -180..180, broadcast
    lat_2 : degrees north of the second point, -90..90, broadcast
    lon_2 : degrees east of the second point, -180..180, broadcast

    Returns
    -------
    km, the broadcast shape; a number for four numbers

    Raises
    ------
    BadArgument
        naming the first value that is no number or no angle and its position, or the shapes that do not fit

    Examples
    --------
    >>> round(great_circle_km(38.04, 114.5, 31.23, 121.47), 1)
    989.3
    """
    angles = {}
    for name, cells, most in (
        ("lat_1", lat_1, POLE),
        ("lon_1", lon_1, DATE_LINE),
        ("lat_2", lat_2, POLE),
        ("lon_2", lon_2, DATE_LINE),
    ):
        angles[name] = shaped(cells, name)
        within(angles[name], name, -most, most)
    try:
        np.broadcast_shapes(*(array.shape for array in angles.values()))
    except ValueError:
        found = ", ".join(f"{name} {' x '.join(map(str, array.shape)) or 1}" for name, array in angles.items())
        raise BadArgument(f"the four angles: sizes differ ({found})") from None
    distance = great_circle(*angles.values())
    return distance if distance.ndim else float(distance)
