# Part of autoservice. See LICENSE for full copyright and licensing details.

from base64 import b64decode

from PIL.Image import DecompressionBombError

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_datetime
from odoo.tools.image import binary_to_image

from .autoservice_act import DRAFT, HANDOVER, RECEPTION, SIGNED, VOID

MAX_SIGNATURE_PIXELS = 10_000_000
NO_PICTURE = (TypeError, ValueError, OSError, UserError, DecompressionBombError)


class AutoserviceAct(models.Model):
    """How an act is signed on the screen, and voided where it was wrong."""

    _inherit = "autoservice.act"

    # Actions
    def action_sign(self, signature, signed_by):
        """Close the act with the signature of who brought or collects the car.

        Executors sign the acts of their own jobs. The odometer goes to the history of
        the car.

        :param signature: the picture of the signature, a base64 string of a PNG or JPEG
        :param signed_by: the name of who signed
        :return: True
        :raise UserError: signed already, or something is missing or impossible; the
            message names it
        """
        self.ensure_one()
        signed_by = self._check_signer(signed_by)
        self._check_signature(signature)
        if self.phase == DRAFT:
            self.check_access("write")
        act = self._begin("sign", SIGNED, operation="read")
        if not act:
            raise UserError(self._why_not("sign"))
        act._check_complete()
        if act.kind == HANDOVER:
            act._check_collector()
        act._note_odometer()
        act._set_phase(
            SIGNED,
            signature=signature,
            signed_by=signed_by,
            signed_at=fields.Datetime.now(),
            user_id=self.env.uid,
        )
        act._on_sign()
        return True

    def action_void(self, reason=None):
        """Declare a signed act void, so that another one can be made. It is kept.

        :param reason: why, in words
        :return: True
        :raise UserError: it is not signed
        :raise AccessError: only managers may
        """
        self.ensure_one()
        self._check_manager(self.env._("Only a manager voids a signed act."))
        if act := self._begin("void", VOID, operation="read"):
            act._set_phase(VOID, void_reason=reason)
            act.booking_id.message_post(
                body=self.env._(
                    "%(act)s was voided: %(reason)s",
                    act=act.name,
                    reason=reason or self.env._("no reason given"),
                ),
                author_id=self.env.user.partner_id.id,
            )
        return True

    def action_open_booking(self):
        """Open the booking of the act.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "autoservice.booking",
            "res_id": self.booking_id.id,
            "view_mode": "form",
        }

    def _on_sign(self):
        """Hook, called after an act was signed. Extend with super()."""
        text = self.env._(
            "%(act)s was signed by %(person)s.", act=self.name, person=self.signed_by
        )
        if self.override_reason and not self.may_collect:
            text += " " + self.env._("Override: %s", self.override_reason)
        self.booking_id.message_post(body=text, author_id=self.env.user.partner_id.id)

    # Checks
    def _why_not(self, verb):
        if verb == "sign" and self.phase == SIGNED:
            return self.env._(
                "%(act)s was signed by %(person)s at %(time)s already.",
                act=self.name,
                person=self.signed_by,
                time=format_datetime(self.env, self.signed_at, dt_format="short"),
            )
        if verb == "sign" and self.phase == DRAFT:
            return self.env._(
                "%(act)s: the booking is in the state “%(state)s”: not possible now.",
                act=self.name,
                state=dict(
                    self.booking_id._fields["state"]._description_selection(self.env)
                )[self.booking_id.state],
            )
        return super()._why_not(verb)

    def _check_manager(self, message):
        if not (self.env.su or self.env.user.has_group("autoservice.group_manager")):
            raise AccessError(message)

    def _check_signer(self, signed_by):
        """Return the name of who signs, without needless blanks.

        :raise ValidationError: there is none
        """
        name = " ".join(signed_by.split()) if isinstance(signed_by, str) else ""
        if not name:
            raise ValidationError(
                self.env._("%s: give the name of who signs.", self.name)
            )
        return name

    def _check_signature(self, signature):
        """Insist on a picture on which something is drawn.

        :raise ValidationError: it is none, or an empty one
        """
        try:
            image = binary_to_image(b64decode(signature or "", validate=True))
            width, height = image.size
            is_small = width * height <= MAX_SIGNATURE_PIXELS
            shades = is_small and image.convert("RGBA").getextrema()
        except NO_PICTURE:
            shades = None
        if not shades:
            raise ValidationError(
                self.env._("Signature of %s: this is no picture.", self.name)
            )
        if all(low == high for low, high in shades):
            raise ValidationError(
                self.env._("Signature of %s: nothing is drawn.", self.name)
            )

    def _check_complete(self):
        """Insist on what an act cannot do without.

        :raise ValidationError: naming what is missing
        """
        missing = []
        if not self.vehicle_id:
            missing.append(self.env._("the car"))
        if not (self.partner_name or "").strip():
            missing.append(self._fields["partner_name"]._description_string(self.env))
        if self.kind == RECEPTION and not self.odometer and not self.odometer_reason:
            missing.append(self._fields["odometer"]._description_string(self.env))
        if missing:
            raise ValidationError(
                self.env._(
                    "%(act)s cannot be signed, this is missing: %(fields)s.",
                    act=self.name,
                    fields=", ".join(missing),
                )
            )
        if self.date > fields.Datetime.add(fields.Datetime.now(), minutes=5):
            raise ValidationError(
                self.env._("Time of %s: it is in the future.", self.name)
            )

    def _check_collector(self):
        """Insist on somebody who may collect the car, or on a manager and a reason.

        :raise UserError: saying who may
        """
        named = self.partner_id and self.partner_name == self.partner_id.name
        if self.may_collect and named:
            return
        allowed = self.collectors or self.env._("nobody")
        if not (self.override_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(person)s may not collect %(car)s. Allowed: %(allowed)s. A"
                    " manager may hand it over all the same and give the reason.",
                    person=self.partner_name,
                    car=self.vehicle_id.display_name,
                    allowed=allowed,
                )
            )
        # The user, not the rights of the verb: they stand in the environment only.
        if not self.env.user.has_group("autoservice.group_manager"):
            raise AccessError(
                self.env._(
                    "%(person)s may not collect %(car)s: only a manager may hand it"
                    " over all the same.",
                    person=self.partner_name,
                    car=self.vehicle_id.display_name,
                )
            )

    # Odometer
    def _note_odometer(self):
        """Append the reading of the act to the history of the car."""
        if not self.odometer:
            return
        day = fields.Datetime.context_timestamp(self, self.date).date()
        car = self.vehicle_id
        if reason := self.odometer_reason:
            car = car.with_context(autoservice_odometer_reason=reason)
        car._add_odometer_readings({car: self.odometer}, self.kind, day)
