"""API: the shop's health: what each check finds, all of them asked at once, and the whole."""
