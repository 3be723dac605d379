"""Sentry: what goes wrong in a function, told to who mends it."""
