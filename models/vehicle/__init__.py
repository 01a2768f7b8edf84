# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_make
from . import autoservice_model
from . import autoservice_vehicle_class
from . import autoservice_vehicle
from . import autoservice_vehicle_people
from . import autoservice_vehicle_find
from . import autoservice_vehicle_import
from . import autoservice_vehicle_person
from . import autoservice_odometer
from . import res_partner
