-- How many of the visitors bought, day by day, in seven whole days. A day without sessions has no row.
-- Columns: date, sessions, cart_additions (sessions), cart_conversion_rate (percent), orders_completed (sessions), overall_conversion_rate (percent).
-- :'date' date  the last of the seven days, such as yesterday
SELECT date, sessions, cart_additions,
       round(100.0 * cart_additions / nullif(sessions, 0), 2) AS cart_conversion_rate,
       orders_completed,
       round(100.0 * orders_completed / nullif(sessions, 0), 2) AS overall_conversion_rate
FROM monitoring.conversion_funnel
WHERE date BETWEEN :'date'::date - 6 AND :'date'::date
ORDER BY date;
