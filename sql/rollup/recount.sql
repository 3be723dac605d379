-- The daily pass: compare every closed day with its events, so that erased ones are noticed. Again while days_left is above 0.
-- Columns: as of refresh.
-- :'seconds' integer  what it may take
-- :'since' timestamptz  days that were compared since then are not compared again: the moment the pass began
SELECT * FROM monitoring.recount(make_interval(secs => :'seconds'::integer), :'since'::timestamptz);
