# Part of autoservice. See LICENSE for full copyright and licensing details.
"""All checks of the architecture; each takes the addon and returns its complaints."""

from . import behaviour, direction_code, direction_data, shape

CHECKS = {
    name.removeprefix("check_"): function
    for module in (shape, direction_code, direction_data, behaviour)
    for name, function in vars(module).items()
    if name.startswith("check_") and name != "check_reasons"
}
