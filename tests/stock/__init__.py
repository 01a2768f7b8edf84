# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    test_consumption,
    test_delivery,
    test_minimum,
    test_performance,
    test_setup,
)
