# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import fields, models

EXECUTOR = "executor"
MANAGER = "manager"


class AutoserviceSatisfactionPerson(models.Model):
    """Whose work a mark is about, so that an index by person is one grouped read.

    There is a row for everybody of a visit as soon as its customer has answered.
    """

    _name = "autoservice.satisfaction.person"
    _description = "Mark of a person"
    _order = "answered_at desc, id desc"
    _rec_name = "employee_id"

    _one = models.UniqueIndex(
        "(satisfaction_id, employee_id, role)", "A person has one mark of a visit."
    )

    satisfaction_id = fields.Many2one(
        comodel_name="autoservice.satisfaction",
        string="Visit",
        required=True,
        readonly=True,
        index=False,
        ondelete="cascade",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        related="employee_id.user_id", store=True, index="btree_not_null"
    )
    role = fields.Selection(
        selection=[(EXECUTOR, "Executor"), (MANAGER, "Manager")],
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        related="satisfaction_id.company_id", store=True, index=True
    )
    score = fields.Integer(
        related="satisfaction_id.score", string="Mark", store=True, aggregator="avg"
    )
    answered_at = fields.Datetime(
        related="satisfaction_id.answered_at", string="Answered at", store=True
    )
