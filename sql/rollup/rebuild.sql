-- From nothing: forget the closed days and begin anew; then refresh while days_left is above 0.
-- Columns: as of refresh.
-- :'seconds' integer  what it may take
SELECT * FROM monitoring.rebuild(make_interval(secs => :'seconds'::integer));
