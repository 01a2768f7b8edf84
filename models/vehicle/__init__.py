# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import (
    autoservice_make,
    autoservice_model,
    autoservice_odometer,
    autoservice_vehicle,
    autoservice_vehicle_class,
    autoservice_vehicle_find,
    autoservice_vehicle_import,
    autoservice_vehicle_people,
    autoservice_vehicle_person,
    base_partner_merge_automatic_wizard,
    res_partner,
    res_partner_claim,
)
