-- The share of sessions that completed an order.
-- Columns: conversion_rate (percent; NULL without sessions), orders_completed (sessions), sessions.
-- :'from' date?  the first day; left out: from the beginning
-- :'to' date?  the last day; left out: until now
\if :{?from} \else \set from '' \endif
\if :{?to} \else \set to '' \endif
SELECT round(100.0 * sum(orders_completed) / nullif(sum(sessions), 0), 2) AS conversion_rate,
       coalesce(sum(orders_completed), 0)::bigint AS orders_completed, coalesce(sum(sessions), 0)::bigint AS sessions
FROM monitoring.conversion_funnel
WHERE date BETWEEN coalesce(nullif(:'from', '')::date, '-infinity') AND coalesce(nullif(:'to', '')::date, 'infinity');
