"""The pager inbox: PagerDuty's two APIs as they are meant, with all that pages them to be seen."""
