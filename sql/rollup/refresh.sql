-- Keep the rollup of closed days: every five minutes, as fitfoot_refresher, in one transaction. Safe to repeat.
-- Columns: busy (another is at it, nothing was done), days_closed, days_repaired, days_checked, days_different, days_left, closed_before.
-- :'seconds' integer  what it may take; the rest is left for the next, and counted live until then
SELECT * FROM monitoring.refresh(make_interval(secs => :'seconds'::integer));
