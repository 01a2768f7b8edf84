# Part of autoservice. See LICENSE for full copyright and licensing details.

from odoo import api, models
from odoo.exceptions import ValidationError

NAME_COLUMNS = ("make_id", "model_id", "partner_id", "owner_phone")


class AutoserviceVehicle(models.Model):
    """Import of cars with their owners from a spreadsheet."""

    _inherit = "autoservice.vehicle"

    @api.model
    def get_import_templates(self):
        """Return the spreadsheet that the import screen offers for download."""
        return [
            {
                "label": self.env._("Import Template for Cars and Owners"),
                "template": "/autoservice/static/xls/vehicle_import.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Import rows; makes, models and owners are found, else created.

        Columns Make, Model, Owner (names) and Owner phone are resolved here; the rest
        is Odoo's own import. With an error in any row nothing is kept, neither cars nor
        what was created for them.

        :param fields: paths of the fields, one per column
        :param data: rows of texts
        :return: {'ids', 'messages', 'nextrow'} as Odoo's load does
        """
        if not set(fields) & set(NAME_COLUMNS):
            return super().load(fields, data)
        with self.env.cr.savepoint() as savepoint:
            fields, data, errors = self._resolve_import(fields, data)
            result = super().load(fields, data)
            result["messages"] = errors + self._drop_batch_error(result["messages"])
            if errors or not result["ids"]:
                result.update(ids=False, nextrow=0)
                savepoint.rollback()
        return result

    @api.model
    def _drop_batch_error(self, messages):
        """Leave out the first row's error that only repeats the one of another row.

        Odoo tries all rows at once, notes the error at the first row, and finds the
        guilty row afterwards.
        """
        first, *rest = messages or [{}]
        repeated = any(
            message["type"] == "error" and message["message"] == first["message"]
            for message in rest
        )
        return rest if repeated else messages

    # Names to ids

    @api.model
    def _resolve_import(self, fields, data):
        """Replace names of makes, models and owners by ids.

        :return: (fields, rows, error messages)
        """
        columns = {name: fields.index(name) for name in NAME_COLUMNS if name in fields}
        limit = self.env.context.get("_import_limit")
        # With lines of one car below each other a row is not a car: take them all.
        rows = data if any("_ids/" in name for name in fields) else data[:limit]
        names = [
            {name: str(row[index] or "").strip() for name, index in columns.items()}
            for row in rows
        ]
        errors = []
        makes, models_ = self._resolve_models(names, errors)
        owners = self._resolve_owners(names, errors)
        resolved = {"make_id": makes, "model_id": models_, "partner_id": owners}
        kept = [index for index in range(len(fields)) if index not in columns.values()]
        rows = [
            [row[index] for index in kept]
            + [str(ids.get(position, "")) for ids in resolved.values()]
            for position, row in enumerate(data)
        ]
        return (
            [
                *(fields[index] for index in kept),
                *(f"{name}/.id" for name in resolved),
            ],
            rows,
            errors,
        )

    @api.model
    def _resolve_models(self, names, errors):
        """Return ({row: make id}, {row: model id}) and add to the errors."""
        make_model = self.env["autoservice.make"]
        makes = make_model._find_or_create(row.get("make_id") for row in names)
        pairs = {}
        make_ids = {}
        for position, row in enumerate(names):
            make = makes.get(make_model._name_key(row.get("make_id")))
            name = row.get("model_id")
            if name and not make:
                make, name = self.env["autoservice.model"]._split_make(name)
            if name and not make:
                message = self.env._(
                    'Model: "%(model)s" needs its make in the column Make.', model=name
                )
                errors.append(self._get_row_error(position, message, "model_id"))
            elif make:
                make_ids[position] = make.id
                if name:
                    pairs[position] = (make, name)
        found = self.env["autoservice.model"]._find_or_create(pairs.values())
        return make_ids, {
            position: found[make, make_model._name_key(name)].id
            for position, (make, name) in pairs.items()
        }

    @api.model
    def _resolve_owners(self, names, errors):
        """Return {row: partner id} and add to the errors."""
        partner = self.env["res.partner"]
        numbers, nameless, wanted = {}, {}, {}
        for position, row in enumerate(names):
            name, phone = row.get("partner_id", ""), row.get("owner_phone")
            if not phone:
                if name:
                    nameless[position] = name
                continue
            try:
                numbers[position] = partner._get_e164(phone)
            except ValidationError as error:
                errors.append(self._get_row_error(position, str(error), "owner_phone"))
                continue
            wanted[numbers[position]] = wanted.get(numbers[position]) or name
        found = partner._find_or_create_by_phone(wanted)
        owners = {position: found[number].id for position, number in numbers.items()}
        return {**owners, **self._resolve_owner_names(nameless, errors)}

    @api.model
    def _resolve_owner_names(self, names, errors):
        """Return {row: partner id} of owners without phone: one of this name, or new.

        :param names: {row: name}
        """
        partner = self.env["res.partner"]
        known = partner.search([("name", "in", list(names.values()))]).grouped("name")
        new = [name for name in dict.fromkeys(names.values()) if name not in known]
        created = partner.create([{"name": name} for name in new])
        known.update(zip(new, created, strict=True))
        for position, name in names.items():
            if len(known[name]) > 1:
                message = self.env._(
                    "Owner: several contacts are called %(name)s. Give the phone.",
                    name=name,
                )
                errors.append(self._get_row_error(position, message, "partner_id"))
        return {position: known[name][0].id for position, name in names.items()}

    @api.model
    def _get_row_error(self, position, message, field):
        """Return an error as the import screen shows it beside the row."""
        return {
            "type": "error",
            "message": message,
            "record": position,
            "rows": {"from": position, "to": position},
            "field": field,
        }
