-- The shop's owner runs this once, as the owner of the shop's tables (with CREATEROLE) or as a superuser:
--     psql "$DATABASE_URL" -f sql/setup.sql
-- Safe to run again. Nothing here blocks a write of the shop: the indexes are built CONCURRENTLY (so: no transaction around this file).
-- Passwords are not in files: afterwards `\password fitfoot_reader` and `\password fitfoot_refresher` in psql, or on RDS
-- `GRANT rds_iam TO fitfoot_reader, fitfoot_refresher`. A statement ends with a semicolon before an empty line.
\set ON_ERROR_STOP on

-- What is read of the shop. The first thing that is missing is named, and nothing has been made yet.
DO $$
DECLARE
    wanted record;
BEGIN
    IF current_setting('server_version_num')::integer < 140000 THEN
        RAISE EXCEPTION 'this is Postgres %; from 14 on it can be used', current_setting('server_version');
    END IF;
    FOR wanted IN
        SELECT * FROM (VALUES
            ('orders', 'id'), ('orders', 'created_at'), ('orders', 'total'), ('orders', 'status'),
            ('order_items', 'id'), ('order_items', 'order_id'), ('order_items', 'product_id'),
            ('order_items', 'quantity'), ('order_items', 'unit_price'), ('products', 'id'), ('products', 'title'),
            ('product_reviews', 'product_id'), ('product_reviews', 'rating'), ('analytics_events', 'id'),
            ('analytics_events', 'session_id'), ('analytics_events', 'event_type'), ('analytics_events', 'created_at')
        ) AS needed (relation, field)
    LOOP
        IF to_regclass('public.' || wanted.relation) IS NULL THEN
            RAISE EXCEPTION 'the table public.% is missing', wanted.relation;
        END IF;
        IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public'
                       AND table_name = wanted.relation AND column_name = wanted.field) THEN
            RAISE EXCEPTION 'the column public.%.% is missing', wanted.relation, wanted.field;
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'analytics_events'
                   AND column_name = 'id' AND data_type IN ('smallint', 'integer', 'bigint')) THEN
        RAISE EXCEPTION 'public.analytics_events.id has to be a growing integer: late events are found by it';
    END IF;
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'created_at'
               AND table_name IN ('orders', 'analytics_events') AND data_type <> 'timestamp with time zone') THEN
        RAISE EXCEPTION 'created_at of public.orders and public.analytics_events has to be timestamp with time zone';
    END IF;
    FOR wanted IN
        SELECT relname AS relation, relkind FROM pg_class
        WHERE oid IN (to_regclass('public.orders'), to_regclass('public.analytics_events')) AND relkind <> 'r'
    LOOP
        RAISE EXCEPTION 'public.% is %: an index cannot be built CONCURRENTLY on it; it has to be an ordinary table', wanted.relation,
            CASE wanted.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'a foreign table' ELSE 'a view' END;
    END LOOP;
    -- What will be asked of the columns is asked once, of no row: so types are refused here that the views would break on.
    FOR wanted IN
        SELECT * FROM (VALUES
            ('orders.total has to be a number, numeric best', 'orders', 'total >= 0 AND total::numeric < ''Infinity'''),
            ('orders.status has to be text, or an enum that knows completed', 'orders', 'status = ''completed'''),
            ('order_items.quantity has to be an integer or numeric', 'order_items', 'quantity > 0 AND round(quantity * 1::numeric, 2) > 0'),
            ('order_items.unit_price has to be a number, numeric best', 'order_items',
             'unit_price >= 0 AND unit_price::numeric < ''Infinity'''),
            ('product_reviews.rating has to be a number', 'product_reviews', 'rating BETWEEN 1 AND 5 AND rating::numeric > 0'),
            ('order_items.order_id has to be of the type of orders.id', 'order_items AS i JOIN public.orders AS o ON o.id = i.order_id', 'true'),
            ('order_items.product_id has to be of the type of products.id',
             'order_items AS i JOIN public.products AS p ON p.id = i.product_id', 'true'),
            ('product_reviews.product_id has to be of the type of products.id',
             'product_reviews AS r JOIN public.products AS p ON p.id = r.product_id', 'true')
        ) AS asked (rule, relations, condition)
    LOOP
        BEGIN
            EXECUTE format('SELECT FROM public.%s WHERE %s LIMIT 0', wanted.relations, wanted.condition);
        EXCEPTION WHEN syntax_error_or_access_rule_violation OR data_exception THEN
            RAISE EXCEPTION 'public.% (%)', wanted.rule, SQLERRM;
        END;
    END LOOP;
    -- Rows that a policy hides from us would be missing in every figure, and nothing would say so.
    FOR wanted IN
        SELECT c.relname AS relation FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
          AND c.relname IN ('orders', 'order_items', 'products', 'product_reviews', 'analytics_events')
          AND EXISTS (
              SELECT FROM unnest(ARRAY['fitfoot_reader', 'fitfoot_refresher']) AS ours (name) LEFT JOIN pg_roles AS r ON r.rolname = ours.name
              WHERE NOT coalesce(r.rolbypassrls, false)
                AND (NOT EXISTS (SELECT FROM pg_policies AS p
                                 WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE'
                                   AND p.cmd IN ('ALL', 'SELECT') AND p.qual = 'true' AND p.roles && ARRAY['public', ours.name]::name[])
                     OR EXISTS (SELECT FROM pg_policies AS p
                                WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
                                  AND p.cmd IN ('ALL', 'SELECT') AND p.qual <> 'true' AND p.roles && ARRAY['public', ours.name]::name[])))
    LOOP
        RAISE EXCEPTION 'public.% has row security, and no policy shows us all of its rows: what is hidden would be counted as 0', wanted.relation
            USING HINT = format('CREATE ROLE fitfoot_reader LOGIN; CREATE ROLE fitfoot_refresher LOGIN; (unless they exist) then CREATE POLICY'
                ' fitfoot ON public.%I FOR SELECT TO fitfoot_reader, fitfoot_refresher USING (true); and run this file again', wanted.relation);
    END LOOP;
END
$$;

-- Two roles: one reads, one keeps the rollup and makes the views. Neither can write to a table of the shop.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fitfoot_reader') THEN
        CREATE ROLE fitfoot_reader LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fitfoot_refresher') THEN
        CREATE ROLE fitfoot_refresher LOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'fitfoot_refresher', 'USAGE') THEN
        EXECUTE format('GRANT fitfoot_refresher TO %I', current_user);  -- so that default privileges can be set for it
    END IF;
    IF NOT has_database_privilege('fitfoot_reader', current_database(), 'CONNECT') THEN
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO fitfoot_reader, fitfoot_refresher', current_database());
    END IF;
END
$$;

ALTER ROLE fitfoot_reader SET search_path = monitoring, public;

ALTER ROLE fitfoot_reader SET default_transaction_read_only = on;

ALTER ROLE fitfoot_refresher SET search_path = monitoring, public;

-- Compiling a plan takes longer than any of our queries.
ALTER ROLE fitfoot_reader SET jit = off;

ALTER ROLE fitfoot_refresher SET jit = off;

CREATE SCHEMA IF NOT EXISTS monitoring;

GRANT USAGE, CREATE ON SCHEMA monitoring TO fitfoot_refresher;

GRANT USAGE ON SCHEMA monitoring TO fitfoot_reader;

GRANT USAGE ON SCHEMA public TO fitfoot_reader, fitfoot_refresher;

GRANT SELECT ON ALL TABLES IN SCHEMA monitoring TO fitfoot_reader;

-- What the refreshing role, or whoever runs this, makes there later the reading role may read.
ALTER DEFAULT PRIVILEGES FOR ROLE fitfoot_refresher IN SCHEMA monitoring GRANT SELECT ON TABLES TO fitfoot_reader;

ALTER DEFAULT PRIVILEGES IN SCHEMA monitoring GRANT SELECT ON TABLES TO fitfoot_reader;

-- The columns that the figures are made of, and no others: no name, address or mail of a customer can be read.
DO $$
DECLARE
    readable record;
BEGIN
    FOR readable IN
        SELECT relation, string_agg(quote_ident(field), ', ') AS fields
        FROM (VALUES
            ('orders', 'id'), ('orders', 'created_at'), ('orders', 'total'), ('orders', 'status'), ('orders', 'currency'),
            ('order_items', 'id'), ('order_items', 'order_id'), ('order_items', 'product_id'),
            ('order_items', 'quantity'), ('order_items', 'unit_price'), ('products', 'id'), ('products', 'title'),
            ('product_reviews', 'product_id'), ('product_reviews', 'rating'), ('product_reviews', 'created_at'),
            ('analytics_events', 'id'), ('analytics_events', 'session_id'), ('analytics_events', 'event_type'),
            ('analytics_events', 'created_at')
        ) AS used (relation, field)
        WHERE EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public'
                      AND table_name = used.relation AND column_name = used.field)
        GROUP BY relation
    LOOP
        EXECUTE format('GRANT SELECT (%s) ON public.%I TO fitfoot_reader, fitfoot_refresher', readable.fields, readable.relation);
    END LOOP;
END
$$;

-- Which statements are slow, of all roles, not of our own alone. Not everybody may grant this: it is a loss, no failure.
DO $$
BEGIN
    GRANT pg_read_all_stats TO fitfoot_reader;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'pg_read_all_stats was not granted: slowest_queries will show statements of fitfoot_reader alone';
END
$$;

-- Indexes. What each costs the shop, measured as the time of an insert with it over that without (README, Performance):
--   events by time, BRIN: nothing that can be measured (0.97 x), kilobytes. A btree would cost 1.12 x and serve twice as fast:
--       worth it from a few million events a day on; then make one on (created_at) and drop this.
CREATE INDEX CONCURRENTLY IF NOT EXISTS fitfoot_events_created_at
    ON public.analytics_events USING brin (created_at) WITH (pages_per_range = 32, autosummarize = on);

--   completed orders by time, a partial btree: one entry an order. An order that changes its status is written once more
--       into each of its table's indexes. Revenue is read live by it: a day's orders, not all of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS fitfoot_orders_completed
    ON public.orders (created_at) WHERE status = 'completed';

--   orders of any status by time, BRIN: as for events. For orders a minute.
CREATE INDEX CONCURRENTLY IF NOT EXISTS fitfoot_orders_created_at
    ON public.orders USING brin (created_at) WITH (pages_per_range = 8, autosummarize = on);

--   items by order, BRIN: as for events. For the items of orders that were cancelled or refunded since they were counted. Where items are
--       partitioned or a view, they are not kept, and it cannot be built.
SELECT relkind = 'r' AS items_are_a_table FROM pg_class WHERE oid = 'public.order_items'::regclass;

\gset
\if :items_are_a_table
CREATE INDEX CONCURRENTLY IF NOT EXISTS fitfoot_items_order_id
    ON public.order_items USING brin (order_id) WITH (pages_per_range = 32, autosummarize = on);

\endif

-- An index whose making was interrupted stays behind, is paid for and never used.
DO $$
DECLARE
    broken text;
BEGIN
    FOR broken IN SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid AND indexrelid::regclass::text LIKE '%fitfoot\_%' LOOP
        RAISE WARNING 'the index % was not finished: DROP INDEX CONCURRENTLY %; and run this file again', broken, broken;
    END LOOP;
END
$$;
