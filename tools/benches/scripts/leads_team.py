# Part of autoservice. See LICENSE for full copyright and licensing details.
"""The pipeline of each side: `from benches.scripts import leads_team`."""

STAGES = ("Information", "Analysis", "Parts", "Work", "Settlement")


def plain(env):
    """Return a team of plain CRM and its stages, made where they are missing."""
    team = env["crm.team"].search([("name", "=", "Repairs")])
    if not team:
        team = env["crm.team"].create({"name": "Repairs"})
        env["crm.stage"].create(
            [
                {"name": name, "sequence": 100 + number, "team_ids": [(6, 0, team.ids)]}
                for number, name in enumerate(STAGES)
            ]
        )
    return team, env["crm.stage"].search([("team_ids", "in", team.ids)])


def ours(env):
    """Return the repair pipeline and its stages, the won one left out."""
    team = env.ref("autoservice.crm_team_repair")
    domain = [("team_ids", "in", team.ids), ("is_won", "=", False)]
    return team, env["crm.stage"].search(domain)
