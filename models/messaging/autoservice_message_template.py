# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, fields, models

from .autoservice_message import CHANNELS, KINDS


class AutoserviceMessageTemplate(models.Model):
    """The text of one kind of message, in every language.

    Placeholders are those of Odoo's mail templates, as {{ object.message_time }}.
    """

    _name = "autoservice.message.template"
    _description = "Text of a message"
    _inherit = ["mail.render.mixin"]
    _order = "kind, id"
    _rec_name = "kind"
    # The sender works with all rights: who may write no code writes none here either.
    _unrestricted_rendering = True

    kind = fields.Selection(selection=KINDS, required=True)
    channel = fields.Selection(
        selection=CHANNELS, help="Empty: for every way without a text of its own."
    )
    res_model = fields.Selection(
        selection=[("autoservice.booking", "Booking"), ("res.partner", "Customer")],
        string="About",
        required=True,
        default="autoservice.booking",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Empty: for every company without a text of its own.",
    )
    active = fields.Boolean(default=True)
    subject = fields.Char(translate=True, help="Of an e-mail.")
    body = fields.Text(string="Text", required=True, translate=True)
    placeholders = fields.Text(
        compute="_compute_placeholders",
        help="What may stand in the text; the value is put in at sending.",
    )

    @api.depends("res_model")
    def _compute_render_model(self):
        super()._compute_render_model()
        for template in self:
            template.render_model = template.res_model

    @api.depends("res_model")
    def _compute_placeholders(self):
        for template in self:
            model = self.env[template.res_model or "res.partner"]
            template.placeholders = "\n".join(
                f"{{{{ {name} }}}}"
                for name in model.mail_allowed_qweb_expressions()
                if name.split(".")[1] in model._fields
            )

    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for template in self:
            template.display_name = kinds.get(template.kind)

    @api.model
    def _find(self, message, document):
        """Return the text that fits best, an empty one where there is none.

        :param message: one message, whose channel may be unknown yet
        :param document: what it is about
        """
        # sudo: texts are chosen by the sender, whoever runs it.
        found = self.sudo().search(
            [
                ("kind", "=", message.kind),
                ("res_model", "=", document._name),
                ("channel", "in", (False, message.channel)),
                ("company_id", "in", (False, message.company_id.id)),
            ]
        )
        return found.sorted(lambda one: (not one.company_id, not one.channel))[:1]

    def _render_for(self, document, lang):
        """Return (subject, text) about a document.

        :param document: one record of the template's model
        :param lang: code of the language
        """
        template = self.with_context(lang=lang)
        return tuple(
            template._render_template(template[name], document._name, document.ids)[
                document.id
            ].strip()
            for name in ("subject", "body")
        )
