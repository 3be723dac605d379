-- Which products brought most in some days: completed orders in CHF, by what was in them. Products without sales have no row.
-- Columns: title, id (a text), units_sold, revenue (CHF).
-- :'from' date  the first day
-- :'to' date  the last day
-- :'limit' integer?  how many; left out: 5
\if :{?limit} \else \set limit '' \endif
SELECT coalesce(p.title::text, '') AS title, p.id::text AS id,
       sum(i.quantity)::bigint AS units_sold, sum(i.quantity * i.unit_price::numeric) AS revenue
FROM monitoring.completed_orders AS o
JOIN public.order_items AS i ON i.order_id = o.id
JOIN public.products AS p ON p.id = i.product_id
WHERE o.in_francs AND i.quantity > 0 AND i.unit_price >= 0 AND i.unit_price::numeric < 'Infinity'
  AND o.created_at >= monitoring.day_start(:'from'::date) AND o.created_at < monitoring.day_start(:'to'::date + 1)
GROUP BY p.id, p.title
ORDER BY revenue DESC, units_sold DESC, title, id
LIMIT coalesce(nullif(:'limit', '')::integer, 5);
