"""`fitfoot check --live`: a deployment that runs, looked at from outside and through AWS; it changes nothing there."""
