# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    autoservice_tech_card,
    autoservice_tech_card_check,
    autoservice_tech_card_line,
    autoservice_tech_card_rate,
    consumption,
    product_product,
    product_template,
)
