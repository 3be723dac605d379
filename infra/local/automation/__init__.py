"""The local Automation: runbooks run against the functions of a local run, from the terminal or over SSM's API."""
