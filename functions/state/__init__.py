"""What is remembered: DynamoDB, one file per table; nothing else speaks to it."""
