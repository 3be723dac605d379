-- What each product sold, kept: of 600,000 items nearly all are as they were an hour ago. Never is a figure made of what is
-- known to be out of date: whatever of the items changed since, all is counted live again until a refresh has counted it.
-- Orders change their status all the time: which of them are no revenue is asked live, each time.
INSERT INTO monitoring.migrations (name) VALUES ('007_items');

-- Items up to an id, of the orders that were revenue then, each product's sum; the others are in left_out, which is made with
-- the views, since it has the type of orders.id.
CREATE TABLE monitoring.products_sold (
    product_id text PRIMARY KEY,
    units      numeric NOT NULL,
    revenue    numeric NOT NULL
);

CREATE TABLE monitoring.items_counted (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    mark_id    bigint NOT NULL,  -- how far the ids were at a refresh
    mark_xid   xid8,             -- the next refresh's own: whoever may have been writing lower ids has a lower one
    settled_id bigint,           -- the last such id below which nobody writes any more
    counted_to bigint,           -- items up to this id are in products_sold; NULL: nothing is kept
    changes    text,             -- item_changes() before they were counted
    counted_at timestamptz,
    took       interval
);

-- What tells that an item was changed or deleted: Postgres' own counts, which know it within seconds, and the table's file,
-- which is another after a TRUNCATE. NULL where that cannot be told, or an item may be without its order: nothing is kept then.
CREATE FUNCTION monitoring.item_changes() RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT concat_ws(' ', pg_relation_filenode(c.oid), pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid))
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'id'
    WHERE c.oid = to_regclass('public.order_items') AND c.relkind = 'r' AND NOT c.relhassubclass
      AND a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
      AND current_setting('track_counts')::boolean AND monitoring.items_have_orders()
$$;

-- Count them anew where they changed, where too many came since, and where the last count is from before `counted_since`: what
-- escapes the counts and the ids (an id that the shop chose itself, a sequence with CACHE) is found then. Not where it would take longer
-- than there is time, nor more than a hundredth of all time.
CREATE FUNCTION monitoring.keep_items(deadline timestamptz, counted_since timestamptz) RETURNS void
    LANGUAGE plpgsql SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan
    AS $$
DECLARE
    slack CONSTANT bigint := 1000;
    most_live CONSTANT bigint := 1000;
    -- Before the count's snapshot, so that what comes between is a change; where all have one snapshot, that cannot be.
    seen CONSTANT text := CASE current_setting('transaction_isolation') WHEN 'read committed' THEN monitoring.item_changes() END;
    began CONSTANT timestamptz := clock_timestamp();
    expected interval;
    highest bigint;
    state monitoring.items_counted;
BEGIN
    IF seen IS NULL THEN
        DELETE FROM monitoring.items_counted;
        RETURN;
    END IF;
    SELECT coalesce(max(id), 0) INTO highest FROM public.order_items;
    UPDATE monitoring.items_counted SET mark_xid = pg_current_xact_id() WHERE mark_xid IS NULL;
    UPDATE monitoring.items_counted SET settled_id = mark_id, mark_id = highest, mark_xid = NULL
    WHERE mark_xid <= pg_snapshot_xmin(pg_current_snapshot());
    INSERT INTO monitoring.items_counted (mark_id) VALUES (highest) ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM monitoring.items_counted;
    expected := coalesce(state.took, pg_relation_size('public.order_items') / 8192 * interval '0.2 milliseconds');
    IF state.settled_id IS NULL OR began + expected > deadline OR began - state.counted_at < 100 * state.took
       OR (state.changes = seen AND state.counted_at >= counted_since AND state.settled_id - slack - state.counted_to < most_live)
    THEN
        RETURN;
    END IF;
    DELETE FROM monitoring.products_sold;
    DELETE FROM monitoring.left_out;
    WITH others AS MATERIALIZED (  -- both in one snapshot
        SELECT id FROM monitoring.other_orders
    ), kept AS (
        INSERT INTO monitoring.left_out (order_id) SELECT id FROM others
    )
    INSERT INTO monitoring.products_sold (product_id, units, revenue)
    SELECT i.product_id::text, sum(i.quantity), sum(i.quantity * i.price)
    FROM monitoring.counted_items AS i
    WHERE i.id <= state.settled_id - slack AND i.order_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM others AS o WHERE o.id = i.order_id)
    GROUP BY i.product_id;
    UPDATE monitoring.items_counted
    SET counted_to = state.settled_id - slack, changes = seen, counted_at = clock_timestamp(), took = clock_timestamp() - began;
END
$$;

-- Kept items, those of orders that became revenue since or are none any more, and the items that came since. Where nothing is kept,
-- all items: where each has an order, without those of the few others, which takes two thirds of the time of joining all orders.
CREATE OR REPLACE FUNCTION monitoring.sold_products() RETURNS TABLE (product_id text, units bigint, revenue numeric)
    LANGUAGE plpgsql STABLE COST 100000 ROWS 2000 SET jit = off SET plan_cache_mode = force_custom_plan
    AS $$
DECLARE
    kept_to CONSTANT bigint := (SELECT c.counted_to FROM monitoring.items_counted AS c WHERE c.changes = monitoring.item_changes());
BEGIN
    IF kept_to IS NOT NULL THEN
        RETURN QUERY
        WITH moved AS MATERIALIZED (  -- few, which the planner sees only so, and looks their items up
            SELECT m.id, m.sign FROM monitoring.moved_orders AS m
        )
        SELECT sold.product_id, sum(sold.units)::bigint, sum(sold.revenue)
        FROM (
            SELECT k.product_id, k.units, k.revenue FROM monitoring.products_sold AS k
            UNION ALL
            SELECT i.product_id::text, m.sign * i.quantity, m.sign * i.quantity * i.price
            FROM moved AS m
            JOIN monitoring.counted_items AS i ON i.order_id = m.id
            WHERE i.id <= kept_to
            UNION ALL
            SELECT i.product_id::text, i.quantity, i.quantity * i.price
            FROM monitoring.counted_items AS i
            JOIN monitoring.completed_orders AS o ON o.id = i.order_id
            WHERE i.id > kept_to AND o.in_francs
        ) AS sold
        GROUP BY sold.product_id;
    ELSIF monitoring.items_have_orders() THEN
        RETURN QUERY
        SELECT i.product_id::text, sum(i.quantity)::bigint, sum(i.quantity * i.price)
        FROM monitoring.counted_items AS i
        WHERE i.order_id IS NOT NULL AND NOT EXISTS (SELECT FROM monitoring.other_orders AS o WHERE o.id = i.order_id)
        GROUP BY i.product_id;
    ELSE
        RETURN QUERY
        SELECT i.product_id::text, sum(i.quantity)::bigint, sum(i.quantity * i.price)
        FROM monitoring.counted_items AS i
        JOIN monitoring.completed_orders AS o ON o.id = i.order_id
        WHERE o.in_francs
        GROUP BY i.product_id;
    END IF;
END
$$;

-- As before, and the items.
CREATE OR REPLACE FUNCTION monitoring.refresh(budget interval DEFAULT '5 seconds') RETURNS monitoring.refreshed
    LANGUAGE plpgsql SET jit = off
    AS $$
DECLARE
    deadline timestamptz := clock_timestamp() + budget;
    done monitoring.refreshed;
BEGIN
    done.busy := NOT monitoring.refreshing();
    IF NOT done.busy THEN
        PERFORM monitoring.check_shop();
        PERFORM monitoring.mark_late_days();
        PERFORM monitoring.keep_today();
        done.days_repaired := monitoring.repair_days(deadline);
        done.days_closed := monitoring.close_days(deadline);
        SELECT * INTO done.days_checked, done.days_different FROM monitoring.check_days(
            deadline, clock_timestamp() - interval '20 hours', (SELECT (count(*) + 199) / 200 FROM monitoring.funnel_days));
        PERFORM monitoring.keep_items(deadline, clock_timestamp() - interval '1 hour');
    END IF;
    SELECT monitoring.days_left(), CASE WHEN isfinite(s.closed_before) THEN s.closed_before END INTO done.days_left, done.closed_before FROM monitoring.rollup_state AS s;
    RETURN done;
END
$$;

-- As before; what is kept of the items goes first, and the refresh counts them anew.
CREATE OR REPLACE FUNCTION monitoring.rebuild(budget interval DEFAULT '5 seconds') RETURNS monitoring.refreshed
    LANGUAGE plpgsql SET jit = off
    AS $$
BEGIN
    IF monitoring.refreshing() THEN
        DELETE FROM monitoring.funnel_days;
        DELETE FROM monitoring.dirty_days;
        DELETE FROM monitoring.today_counted;
        DELETE FROM monitoring.today_visits;
        UPDATE monitoring.items_counted SET counted_to = NULL, changes = NULL, counted_at = NULL, took = NULL;
        UPDATE monitoring.rollup_state SET closed_before = '-infinity';
        UPDATE monitoring.rollup_state SET scan_from = NULL  -- the table's ids began anew
        WHERE scan_from > (SELECT coalesce(max(id), 0) FROM public.analytics_events);
    END IF;
    RETURN monitoring.refresh(budget);
END
$$;
