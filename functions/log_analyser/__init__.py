"""Log analyser: log lines as they come, counted, told of and passed on."""
