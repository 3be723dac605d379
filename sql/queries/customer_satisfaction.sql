-- How customers rate what they bought. Where the shop keeps no date of a review (no column, or nothing in it), it counts always.
-- Columns: customer_satisfaction (mean rating of 5), csat (percent of 4s and 5s), reviews; both NULL without reviews.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT round(avg(r.rating::numeric), 2) AS customer_satisfaction,
       round(100.0 * count(*) FILTER (WHERE r.rating >= 4) / nullif(count(*), 0), 2) AS csat,
       count(*) AS reviews
FROM (SELECT NULL::timestamptz AS created_at) AS beside
CROSS JOIN LATERAL (SELECT rating, created_at FROM public.product_reviews) AS r
WHERE r.rating BETWEEN 1 AND 5
  AND (r.created_at IS NULL OR r.created_at >= monitoring.day_start(coalesce(nullif(:'from', '')::date, '-infinity'))
                           AND r.created_at < monitoring.day_start(coalesce(nullif(:'to', '')::date, 'infinity') + 1));
