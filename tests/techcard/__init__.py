# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    test_card_consumption,
    test_price_by_class,
    test_price_list,
    test_restricted_composition,
    test_tech_card,
)
