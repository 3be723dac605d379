-- Orders whose totals can be counted: the one definition. Columns: id, created_at, status, total (in currency), currency,
-- in_francs (currency is CHF; asked so, the planner knows that most are, which `currency = 'CHF'` hides from it).
-- Left out, and told by queries/orders_set_aside.sql: totals that are missing, negative or not a number.
-- A shop without a column orders.currency sells in CHF: `currency` then means the one beside, since the inner name is unknown.
-- Made anew with each migration, so a column that came later is found then. An order without a currency in it, or an empty one, has none.
CREATE OR REPLACE VIEW monitoring.counted_orders AS
SELECT o.id, o.created_at, o.status, o.total, o.currency, o.in_francs
FROM (SELECT 'CHF'::text AS currency) AS beside
CROSS JOIN LATERAL (
    SELECT id, created_at, status, total::numeric AS total, nullif(upper(btrim(currency::text)), '') AS currency,
           (currency::text = 'CHF' OR upper(btrim(currency::text)) = 'CHF') AS in_francs
    FROM public.orders
    WHERE total >= 0 AND total::numeric < 'Infinity'
) AS o;

-- Those that are revenue now: neither pending, nor cancelled or refunded since.
CREATE OR REPLACE VIEW monitoring.completed_orders AS
SELECT id, created_at, total, currency, in_francs FROM monitoring.counted_orders WHERE status = 'completed';

-- All others than those of them in CHF, whatever is missing in them: what of the items is no revenue.
CREATE OR REPLACE VIEW monitoring.other_orders AS
SELECT o.id
FROM (SELECT 'CHF'::text AS currency) AS beside
CROSS JOIN LATERAL (
    SELECT id FROM public.orders
    WHERE (total >= 0 AND total::numeric < 'Infinity' AND status = 'completed'
           AND (currency::text = 'CHF' OR upper(btrim(currency::text)) = 'CHF')) IS NOT TRUE
) AS o;
