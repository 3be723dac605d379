"""Systems Manager Automation: its documents, read strictly, and run step by step as AWS documents that it does."""
