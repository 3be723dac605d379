-- Completed orders that are in no day's figures in CHF, and why. Those of no day that can be are told whatever days are asked.
-- Columns: reason, orders.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT CASE WHEN o.created_at IS NULL THEN 'no date'
            WHEN NOT isfinite(o.created_at) THEN 'a date that is none'
            WHEN o.created_at >= monitoring.future() THEN 'a date in the future'
            WHEN o.total IS NULL THEN 'no total'
            WHEN o.total < 0 THEN 'a negative total'
            WHEN c.id IS NULL THEN 'a total that is no number'
            WHEN c.currency IS NULL THEN 'no currency'
            ELSE 'sold in ' || c.currency END AS reason,
       count(*) AS orders
FROM public.orders AS o
LEFT JOIN monitoring.completed_orders AS c ON c.id = o.id
WHERE o.status = 'completed'
  AND (c.currency IS DISTINCT FROM 'CHF'
           AND o.created_at >= monitoring.day_start(coalesce(nullif(:'from', '')::date, '-infinity'))
           AND o.created_at < monitoring.day_start(coalesce(nullif(:'to', '')::date, 'infinity') + 1)
       OR o.created_at IS NULL OR o.created_at = '-infinity' OR o.created_at >= monitoring.future())
GROUP BY reason
ORDER BY reason;
