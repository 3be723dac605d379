"""Infra: who watches when nothing of ours does: alarms and a dashboard of CloudWatch, a budget."""
