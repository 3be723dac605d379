-- Which products brought least in some days of what they usually bring: the mean of the 28 days before, for as many days.
-- Those that brought their usual or more have no row, nor have those that sold nothing in the 28 days.
-- Columns: title, id (a text), units_sold, revenue (CHF), usual_revenue (CHF).
-- :'from' date  the first day
-- :'to' date  the last day
-- :'limit' integer?  how many; left out: 5
\if :{?limit} \else \set limit '' \endif
SELECT title, id, units_sold, revenue, usual_revenue
FROM (
    SELECT coalesce(p.title::text, '') AS title, p.id::text AS id,
           coalesce(sum(i.quantity) FILTER (WHERE o.created_at >= monitoring.day_start(:'from'::date)), 0)::bigint AS units_sold,
           coalesce(sum(i.quantity * i.unit_price::numeric)
                    FILTER (WHERE o.created_at >= monitoring.day_start(:'from'::date)), 0) AS revenue,
           round(coalesce(sum(i.quantity * i.unit_price::numeric)
                          FILTER (WHERE o.created_at < monitoring.day_start(:'from'::date)), 0)
                 * (:'to'::date - :'from'::date + 1) / 28, 2) AS usual_revenue
    FROM monitoring.completed_orders AS o
    JOIN public.order_items AS i ON i.order_id = o.id
    JOIN public.products AS p ON p.id = i.product_id
    WHERE o.in_francs AND i.quantity > 0 AND i.unit_price >= 0 AND i.unit_price::numeric < 'Infinity'
      AND o.created_at >= monitoring.day_start(:'from'::date - 28) AND o.created_at < monitoring.day_start(:'to'::date + 1)
    GROUP BY p.id, p.title
) AS sold
WHERE revenue < usual_revenue
ORDER BY usual_revenue - revenue DESC, title, id
LIMIT coalesce(nullif(:'limit', '')::integer, 5);
