-- How fresh the figures are.
-- Columns: closed_before (date: days from it on are counted live; NULL: all are), days_left (over but not closed, or dirty), refreshed_at, checked_at (the
-- day that was compared with its events longest ago, then).
SELECT CASE WHEN isfinite(closed_before) THEN closed_before END AS closed_before, monitoring.days_left() AS days_left, refreshed_at, (SELECT min(checked_at) FROM monitoring.funnel_days) AS checked_at
FROM monitoring.rollup_state;
