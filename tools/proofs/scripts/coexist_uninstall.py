# Part of autoservice. See LICENSE for full copyright and licensing details.
"""Uninstall the addon as the button in Apps does."""

from devkit import worker

addon = env["ir.module.module"].search([("name", "=", "autoservice")])
addon.button_immediate_uninstall()
env.cr.execute("SELECT state FROM ir_module_module WHERE name = 'autoservice'")
worker.answer({"state": env.cr.fetchone()[0]})
