"""Log analyser: lines of logs: what each tells, in whichever shape it comes."""
