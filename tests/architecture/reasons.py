# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The exceptions from the rules of the architecture, each with its reason.

An exception that nothing needs any more fails the tests.
"""

REASONS = {
    # Links without a decision on their index, and inverses without one: model.field.
    "index": {},
    # Own models without access row, and with company_id but without a company rule.
    "access": {},
    "company_rule": {},
    # Overrides that do not call super: a name for all models, or model.name.
    "super": {
        "_compute_display_name": "the name is ours as a whole",
        "autoservice.booking.action_archive": "our verb; nothing is switched off",
        "autoservice.make.name_create": "a make that is there is not created again",
        "autoservice.model.name_create": "the typed text holds the make too",
        "autoservice.vehicle._search_display_name": "one search for plate, VIN, phone",
        "autoservice.vehicle.get_import_templates": "Odoo has none to add ours to",
        "autoservice.vehicle.name_create": "the typed text is a plate or a VIN",
        "report.autoservice.report_invoice._get_line_quantity": (
            "an invoice line has its quantity in a field of another name"
        ),
    },
    # Functions that write a state besides _set_phase: file:function.
    "state": {
        "models/pay/autoservice_pay_sheet_books.py:_release": (
            "thousands of entries are let go in one query"
        ),
        "models/pay/autoservice_pay_sheet_books.py:_set_paid_entries": (
            "entries are paid by the line of their person in the books"
        ),
    },
    # Public methods that are neither action_* nor Odoo's: model.name.
    "remote": {
        "autoservice.booking.quick_find": "quick booking: who calls",
        "autoservice.booking.quick_options": "quick booking: bays, people, classes",
        "autoservice.booking.quick_quote": "quick booking: price and end at once",
        "autoservice.booking.quick_services": "quick booking: the price list by typing",
        "autoservice.booking.quick_slots": "quick booking: the free times of a day",
        "autoservice.shift.add_extra": "the board: an extra shift in two clicks",
        "autoservice.shift.clear_day": "the board: a day as the calendar says",
        "autoservice.shift.set_day_off": "the board: a day off in two clicks",
    },
    # The same, promised to callers from outside; some may come later.
    "contract": {
        "autoservice.booking.add_allocation": "one more person for an hour",
        "autoservice.booking.add_note": "an executor's screen: a note for colleagues",
        "autoservice.booking.add_photo": "an executor's screen: a photo of the car",
        "autoservice.booking.ask_part": "an executor's screen: a part is needed",
        "autoservice.booking.find_job": "an executor's screen: what was scanned",
        "autoservice.booking.find_parts": "an executor's screen: parts while typing",
        "autoservice.booking.carry_over": "the work goes on another day",
        "autoservice.booking.find_slots": "free times, for a site or a robot",
        "autoservice.booking.get_board": "what the board draws",
        "autoservice.booking.get_job": "an executor's screen: one job",
        "autoservice.booking.get_my_jobs": "an executor's screen: the jobs of a day",
        "autoservice.booking.quick_book": "a booking out of a call or a form",
        "autoservice.booking.remove_allocation": "a bay or person is let go",
        "autoservice.booking.remove_photo": "an executor's screen: a photo that failed",
        "autoservice.booking.reschedule": "what is dragged on the board",
        "autoservice.booking.set_check": "an executor's screen: a point of a checklist",
        "autoservice.booking.set_line_done": "an executor ticks off his work",
        "autoservice.booking.start_line": "an executor's screen: work begins",
        "autoservice.booking.stop_line": "an executor's screen: work ends",
        "mail.activity.get_autoservice_reminders": "what the screen reminds of",
        "autoservice.inquiry.get_call_card": "the card that opens when somebody calls",
        "autoservice.inquiry.register": "calls and messages from telephony and site",
        "autoservice.vehicle.change_owner": "a change of owner as one step",
        "autoservice.vehicle.find": "cars by plate, VIN or phone, however typed",
    },
}
