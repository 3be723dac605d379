"""The shop reader: answers read-only questions about the shop, in one batch, from where the shop can be reached."""
