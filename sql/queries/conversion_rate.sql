-- The share of sessions that completed an order.
-- Columns: conversion_rate (percent; NULL without sessions), orders_completed (sessions), sessions.
-- :'from' date  the first day
-- :'to' date  the last day
SELECT round(100.0 * sum(orders_completed) / nullif(sum(sessions), 0), 2) AS conversion_rate,
       coalesce(sum(orders_completed), 0)::bigint AS orders_completed, coalesce(sum(sessions), 0)::bigint AS sessions
FROM monitoring.conversion_funnel
WHERE date BETWEEN :'from'::date AND :'to'::date;
