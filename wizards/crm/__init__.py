# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_diary_done
from . import autoservice_exchange_test
from . import autoservice_intake_mend
from . import autoservice_lead_qualify
from . import autoservice_recall_call
from . import autoservice_reminder
from . import crm_lead_lost
