# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import autoservice_pay_rate
from . import autoservice_workday
from . import autoservice_workday_window
from . import autoservice_pay_entry
from . import autoservice_pay_entry_settle
from . import autoservice_pay_entry_accrual
from . import autoservice_pay_entry_day
from . import autoservice_line_share
from . import autoservice_pay_sheet
from . import autoservice_pay_sheet_books
from . import autoservice_pay_confirmation
from . import autoservice_tech_card
from . import autoservice_pay_report
from . import account_account
from . import account_move
from . import account_move_line
from . import autoservice_booking
from . import autoservice_work_time
from . import hr_employee
from . import hr_version
from . import ir_http
from . import res_company
from . import res_config_settings
from . import res_partner
from . import sale_order_line
