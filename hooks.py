# Part of autoservice. See LICENSE for full copyright and licensing details.


def _pre_init_hook(env):
    """Make the extension available that the exclusion constraints need."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
