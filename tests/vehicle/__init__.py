# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    test_find,
    test_import,
    test_normalize,
    test_odometer,
    test_vehicle,
    test_vehicle_people,
)
