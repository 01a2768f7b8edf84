# Part of autoservice. See LICENSE for full copyright and licensing details.

from . import test_complaints
from . import test_feedback_rights
from . import test_low_marks
from . import test_satisfaction
from . import test_survey
