# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_act_documents
from . import test_documents
from . import test_issue_invoice
from . import test_shared_invoice
from . import test_shop_sale
