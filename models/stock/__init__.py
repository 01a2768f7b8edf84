# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    account_chart_template,
    autoservice_booking,
    autoservice_booking_consumption,
    autoservice_booking_promise,
    autoservice_booking_return,
    autoservice_part_request,
    drawing,
    product_product,
    product_template,
    res_company,
    res_config_settings,
    sale_order,
    sale_order_line,
    stock_move,
    stock_quant,
    stock_warehouse,
    stock_warehouse_orderpoint,
)
