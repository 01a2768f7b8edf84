# Part of autoservice. See LICENSE for full copyright and licensing details.

from base64 import b64encode

from odoo import models
from odoo.tools import file_open

from ...models.order.autoservice_act import FUEL_LEVELS, HANDOVER, RECEPTION


class AutoserviceActDocument(models.AbstractModel):
    """What the reception and the hand-over act share. They show no prices, so that a
    master who receives the car may print them.

    Without an act a blank form is printed, to be filled in by hand.
    """

    _name = "autoservice.act.document"
    _description = "Printed act"
    _inherit = ["autoservice.booking.document"]

    _document_groups = "autoservice.group_executor"
    _act_kind = None

    def _prepare_document(self, record):
        act = record._get_act(self._act_kind)
        damages = act.damage_ids
        return {
            **super()._prepare_document(record),
            "act": act,
            "vehicle": act.vehicle_id or record.vehicle_id,
            "accepted_by": act.user_id.sudo().name,  # sudo: only the name is told
            "fuel": self._prepare_fuel(act),
            "outline": self._get_outline(),
            "damages": self._prepare_damages(damages),
            "photos": [
                {"image": photo.photo, "caption": photo.note or ""}
                for photo in act.photo_ids
            ],
        }

    @staticmethod
    def _prepare_fuel(act):
        """Return the steps of the gauge: [{height in points, is_full}]."""
        if not act.fuel_level:
            return []
        level = int(act.fuel_level)
        return [
            {"height": 5 + index * 2, "is_full": index <= level}
            for index in range(1, len(FUEL_LEVELS))
        ]

    def _prepare_damages(self, damages):
        """Return the damages as the document lists and marks them."""
        return [
            {
                "number": number,
                "name": damage.display_name,
                "note": damage.note or "",
                # Inside the car there is no place on the picture.
                "place": (damage.x, damage.y) if damage.x or damage.y else None,
                "photo": damage.photo,
            }
            for number, damage in enumerate(damages, start=1)
        ]

    @staticmethod
    def _get_outline():
        """Return the picture of the car as the screen shows it, for an img element."""
        with file_open("autoservice/static/img/car_outline.svg", "rb") as picture:
            data = b64encode(picture.read()).decode()
        return f"data:image/svg+xml;base64,{data}"


class ReportReceptionAct(models.AbstractModel):
    _name = "report.autoservice.report_reception_act"
    _description = "Reception act"
    _inherit = ["autoservice.act.document"]

    _act_kind = RECEPTION


class ReportHandoverAct(models.AbstractModel):
    _name = "report.autoservice.report_handover_act"
    _description = "Hand-over act"
    _inherit = ["autoservice.act.document"]

    _act_kind = HANDOVER

    def _prepare_document(self, record):
        return {
            **super()._prepare_document(record),
            "reception": record._get_act(RECEPTION),
        }
