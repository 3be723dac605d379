-- Orders that came in each minute of a time, whatever became of them. One without any has no row.
-- Columns: minute (timestamptz, its beginning), orders, completed (of them), revenue (CHF of the completed).
-- :'from' timestamptz  the beginning
-- :'to' timestamptz  the end, which does not belong to it
SELECT date_trunc('minute', o.created_at) AS minute, count(*) AS orders, count(c.id) AS completed,
       coalesce(sum(c.total) FILTER (WHERE c.currency = 'CHF'), 0) AS revenue
FROM public.orders AS o
LEFT JOIN monitoring.completed_orders AS c ON c.id = o.id
WHERE o.created_at >= :'from'::timestamptz AND o.created_at < :'to'::timestamptz
GROUP BY 1
ORDER BY 1;
