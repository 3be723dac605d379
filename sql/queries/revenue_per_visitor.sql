-- What a session brings.
-- Columns: revenue_per_visitor (CHF; NULL without sessions), revenue (CHF), sessions.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT round(sold.revenue / nullif(came.sessions, 0), 2) AS revenue_per_visitor, sold.revenue, came.sessions
FROM (SELECT coalesce(sum(revenue), 0) AS revenue FROM monitoring.daily_revenue
      WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity')) AS sold,
     (SELECT coalesce(sum(sessions), 0)::bigint AS sessions FROM monitoring.conversion_funnel
      WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity')) AS came;
