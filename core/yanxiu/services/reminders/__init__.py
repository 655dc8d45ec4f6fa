"""期限提醒: who is told of which deadline, on the pages, by mail and as a calendar feed."""
