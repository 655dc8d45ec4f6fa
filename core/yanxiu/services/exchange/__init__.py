"""What a department hands over to the ministry, what the ministry answers, and how an answer is taken.

Only three things cross: packages (written by the department, read by the ministry), answers (written by the
function ``exchange.answer``, which the ministry's login may call), and that an answer was taken
(``exchange.take``, which a department may call for its own).
"""
