-- How many of the visitors bought, day by day, in seven whole days. A day without sessions has no row.
-- Columns: date, sessions, cart_additions (sessions), cart_conversion_rate (percent), orders_completed (sessions), overall_conversion_rate (percent).
-- :'date' date?  the last of the seven days; left out: yesterday
\if :{?date} \else \set date '' \endif
SELECT date, sessions, cart_additions,
       round(100.0 * cart_additions / nullif(sessions, 0), 2) AS cart_conversion_rate,
       orders_completed,
       round(100.0 * orders_completed / nullif(sessions, 0), 2) AS overall_conversion_rate
FROM monitoring.conversion_funnel
WHERE date BETWEEN coalesce(nullif(:'date', '')::date, monitoring.today() - 1) - 6 AND coalesce(nullif(:'date', '')::date, monitoring.today() - 1)
ORDER BY date;
