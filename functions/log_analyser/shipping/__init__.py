"""Log analyser: every line to Better Stack, where a token is set; what it does not take is kept and sent again."""
