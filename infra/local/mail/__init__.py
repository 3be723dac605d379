"""The mail inbox: SES as it is meant, with all that is mailed to be seen."""
