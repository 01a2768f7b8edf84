# Part of autoservice. See LICENSE for full copyright and licensing details.

{
    "name": "Car Service",
    "summary": "Repair shop, parts shop and car wash on one vehicle history",
    "version": "19.0.1.0.0",
    "category": "Services/Car Service",
    "license": "LGPL-3",
    "author": "Autoservice contributors",
    "application": True,
    "depends": [
        "mail",
        "portal",
        "phone_validation",
        "hr_skills",
        "sale_management",
        "sale_stock",
        "sale_crm",
        "stock_account",
        "account",
    ],
    "external_dependencies": {"python": ["phonenumbers", "num2words"]},
    "data": [
        # common
        "security/autoservice_groups.xml",
        # vehicle
        "security/vehicle/ir.model.access.csv",
        "security/vehicle_rules.xml",
        "data/vehicle_class_data.xml",
        "data/vehicle_make_data.xml",
        "views/vehicle/autoservice_make_views.xml",
        "views/vehicle/autoservice_model_views.xml",
        "views/vehicle/autoservice_vehicle_class_views.xml",
        "views/vehicle/autoservice_odometer_views.xml",
        "views/vehicle/autoservice_vehicle_views.xml",
        "views/vehicle/autoservice_vehicle_change_owner_views.xml",
        "views/vehicle/res_partner_views.xml",
        # techcard
        "security/techcard/ir.model.access.csv",
        "security/techcard_rules.xml",
        "data/techcard_category_data.xml",
        "data/techcard_price_list.xml",
        "views/techcard/autoservice_tech_card_views.xml",
        "views/techcard/product_template_views.xml",
        # workshop
        "security/workshop/ir.model.access.csv",
        "security/workshop_rules.xml",
        "views/workshop/autoservice_bay_views.xml",
        "views/workshop/hr_employee_views.xml",
        # booking
        "security/booking/ir.model.access.csv",
        "security/booking_rules.xml",
        "data/booking_data.xml",
        "views/booking/autoservice_booking_views.xml",
        "views/booking/autoservice_vehicle_views.xml",
        "views/booking/res_partner_views.xml",
        "views/booking/res_config_settings_views.xml",
        # order
        "views/order/autoservice_booking_views.xml",
        "views/order/sale_order_views.xml",
        # stock
        "security/stock/ir.model.access.csv",
        "security/stock_rules.xml",
        "data/stock_setup.xml",
        "views/stock/autoservice_booking_views.xml",
        "views/stock/stock_warehouse_views.xml",
        "views/stock/stock_warehouse_orderpoint_views.xml",
        "views/stock/product_views.xml",
        "views/stock/res_config_settings_views.xml",
        # billing
        "views/billing/autoservice_booking_views.xml",
        "views/billing/account_move_views.xml",
        # crm
        "views/crm/autoservice_booking_views.xml",
        "views/crm/crm_lead_views.xml",
        # menus last
        "views/autoservice_menus.xml",
    ],
    "demo": ["demo/workshop_demo.xml"],
    "pre_init_hook": "_pre_init_hook",
    "post_init_hook": "_post_init_hook",
}
