# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What a screen offers to choose from."""

from lxml import etree

from odoo.tools.safe_eval import safe_eval


def offered(model, view, path, typed, **values):
    """Return what a field of a screen offers for what was typed, as the browser asks.

    :param model: the model of the field, as the user
    :param view: the view that it is on
    :param path: XPath of the field in that view
    :param values: of the record that is edited; what is not given is empty
    :return: records
    """
    arch = model.env[view.model].get_view(view.id, view.type)["arch"]
    (node,) = etree.fromstring(arch).xpath(path)
    name = node.get("name")
    field = model.fields_get([name], ["domain", "relation"])[name]
    domain = node.get("domain") or field["domain"] or []
    if isinstance(domain, str):
        empty = dict.fromkeys(model._fields, False)
        companies = {"allowed_company_ids": model.env.companies.ids}
        domain = safe_eval(domain, {**empty, **companies, **values})
    comodel = model.env[field["relation"]]
    found = comodel.name_search(typed, domain)
    return comodel.browse([id_ for id_, _name in found])
