"""Log analyser: errors that lines tell: what is one kind of them, and who hears of a new one."""
