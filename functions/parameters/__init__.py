"""Parameters: secrets and settings in the parameter store."""
