"""Automation: runs a document as Systems Manager does."""
