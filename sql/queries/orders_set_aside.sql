-- Completed orders that are in no figure in CHF, and why.
-- Columns: reason, orders.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT CASE WHEN o.total IS NULL THEN 'no total'
            WHEN o.total < 0 THEN 'a negative total'
            WHEN c.id IS NULL THEN 'a total that is no number'
            WHEN c.currency IS NULL THEN 'no currency'
            ELSE 'sold in ' || c.currency END AS reason,
       count(*) AS orders
FROM public.orders AS o
LEFT JOIN monitoring.completed_orders AS c ON c.id = o.id
WHERE o.status = 'completed'
  AND o.created_at >= monitoring.day_start(coalesce(nullif(:'from', '')::date, '-infinity')) AND o.created_at < monitoring.day_start(coalesce(nullif(:'to', '')::date, 'infinity') + 1)
  AND c.currency IS DISTINCT FROM 'CHF'
GROUP BY reason
ORDER BY reason;
