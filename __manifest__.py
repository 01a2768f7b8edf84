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
        # menus last
        "views/autoservice_menus.xml",
    ],
    "demo": [],
    "pre_init_hook": "_pre_init_hook",
    "post_init_hook": "_post_init_hook",
}
