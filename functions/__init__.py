"""The Lambda functions and the rooms they share."""
