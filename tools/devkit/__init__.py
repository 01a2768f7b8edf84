# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What stands behind ``tools/dev``.

The modules up to ``venv`` need nothing but Python's standard library; the others
run inside the environment that they made (see ``cli``).
"""
