"""The embedded run: every real part on loopback, started and stopped here."""
