-- Refreshing: each call is one transaction under one lock, does what fits into its budget, and leaves the rest counted
-- live. Killed at any line it has done nothing.
INSERT INTO monitoring.migrations (name) VALUES ('003_refresh');

-- Whether this transaction is the one that refreshes; it holds the lock to its end.
CREATE FUNCTION monitoring.refreshing() RETURNS boolean
    LANGUAGE sql VOLATILE
    AS $$ SELECT pg_try_advisory_xact_lock(hashtext('fitfoot.monitoring.refresh')) $$;

-- Write a closed day as it is now. Both halves are counted in one snapshot.
CREATE FUNCTION monitoring.write_day(the_day date) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO monitoring.funnel_days AS known
        (day, sessions, cart_additions, checkouts_started, orders_completed, carts_completed, events, print)
    SELECT the_day, f.sessions, f.cart_additions, f.checkouts_started, f.orders_completed, f.carts_completed, p.events, p.print
    FROM monitoring.funnel_of(the_day) AS f, monitoring.print_of(the_day) AS p
    ON CONFLICT (day) DO UPDATE SET
        sessions = excluded.sessions, cart_additions = excluded.cart_additions,
        checkouts_started = excluded.checkouts_started, orders_completed = excluded.orders_completed,
        carts_completed = excluded.carts_completed, events = excluded.events, print = excluded.print,
        written_at = excluded.written_at, checked_at = excluded.checked_at;
    DELETE FROM monitoring.dirty_days WHERE day = the_day;
END
$$;

-- Mark the closed days of events that came since. An id may become visible after a higher one did: its transaction was
-- still open. So the next scan begins at the last mark before which no transaction was open at this one; the slack is for
-- the instant between drawing an id and being a transaction that writes. What draws ids ahead (a sequence with CACHE)
-- or chooses its own escapes this, like what was open during the very first refresh for 100,000 ids; the daily pass finds it.
CREATE FUNCTION monitoring.mark_late_days() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    slack CONSTANT bigint := 1000;
    oldest_open xid8 := pg_snapshot_xmin(pg_current_snapshot());
    state monitoring.rollup_state;
    highest bigint;
    seen_to bigint;
BEGIN
    SELECT * INTO state FROM monitoring.rollup_state;
    SELECT coalesce(max(id), 0) INTO highest FROM public.analytics_events;
    INSERT INTO monitoring.id_marks VALUES (highest, pg_snapshot_xmax(pg_current_snapshot()));
    IF state.scan_from IS NULL THEN
        seen_to := highest - 100 * slack;  -- the first time: nothing is closed yet that could be late
    ELSE
        INSERT INTO monitoring.dirty_days (day)
        SELECT DISTINCT monitoring.day_of(created_at) FROM public.analytics_events
        WHERE id > state.scan_from - slack AND created_at < monitoring.day_start(state.closed_before) AND isfinite(created_at)
        ON CONFLICT DO NOTHING;
        SELECT max(event_id) INTO seen_to FROM monitoring.id_marks WHERE open_from <= oldest_open;
    END IF;
    UPDATE monitoring.rollup_state SET scan_from = greatest(scan_from, seen_to);
    DELETE FROM monitoring.id_marks WHERE event_id < (SELECT scan_from FROM monitoring.rollup_state);
END
$$;

-- Keep today's sessions, counted anew, with what is the same left alone: an event that escaped, or was erased, is made up
-- for. Later events are those after the ids of which the last marks know that none is still being written.
CREATE FUNCTION monitoring.keep_today() RETURNS void
    LANGUAGE plpgsql SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan
    AS $$
DECLARE
    slack CONSTANT bigint := 1000;
    the_day CONSTANT date := monitoring.today();
    beginning CONSTANT timestamptz := monitoring.day_start(the_day);
    ending CONSTANT timestamptz := monitoring.day_start(the_day + 1);
    highest CONSTANT bigint := (SELECT coalesce(max(id), 0) FROM public.analytics_events);
    known_to CONSTANT bigint := (SELECT least(scan_from, highest) - slack FROM monitoring.rollup_state);
BEGIN
    WITH visits AS MATERIALIZED (
        SELECT session_id::text AS session_id, bit_or(monitoring.step_of(event_type::text)) AS did
        FROM public.analytics_events
        WHERE created_at >= beginning AND created_at < ending
          AND session_id IS NOT NULL
        GROUP BY session_id::text
    ), gone AS (
        DELETE FROM monitoring.today_visits AS kept
        WHERE NOT EXISTS (SELECT FROM visits AS v WHERE v.session_id = kept.session_id AND v.did = kept.did)
    ), came AS (
        INSERT INTO monitoring.today_visits (session_id, did)
        SELECT v.session_id, v.did FROM visits AS v
        WHERE NOT EXISTS (SELECT FROM monitoring.today_visits AS kept WHERE kept.session_id = v.session_id AND kept.did = v.did)
    )
    INSERT INTO monitoring.today_counted AS kept
        (day, seen_to, sessions, cart_additions, checkouts_started, orders_completed, carts_completed)
    SELECT the_day, known_to, count(*),
           count(*) FILTER (WHERE did & 1 > 0),
           count(*) FILTER (WHERE did & 2 > 0),
           count(*) FILTER (WHERE did & 4 > 0),
           count(*) FILTER (WHERE did & 5 = 5)
    FROM visits
    ON CONFLICT (one) DO UPDATE SET
        day = excluded.day, seen_to = excluded.seen_to, sessions = excluded.sessions, cart_additions = excluded.cart_additions,
        checkouts_started = excluded.checkouts_started, orders_completed = excluded.orders_completed,
        carts_completed = excluded.carts_completed;
END
$$;

-- Mark the days before the first that is known: whoever's id is out of order may be there. Those that were written, each for
-- itself since its date is stray, are compared like any other.
CREATE FUNCTION monitoring.mark_days_before(first_day date) RETURNS void
    LANGUAGE sql
    AS $$
    INSERT INTO monitoring.dirty_days (day)
    SELECT DISTINCT monitoring.day_of(created_at) FROM public.analytics_events
    WHERE created_at < monitoring.day_start(first_day) AND isfinite(created_at)
      AND NOT EXISTS (SELECT FROM monitoring.funnel_days AS known WHERE known.day = monitoring.day_of(created_at))
    ON CONFLICT DO NOTHING
$$;

-- Close the days that are over, oldest first, at least one; returns how many. The first is that of the first event whose date
-- can be: from one in the year 1 on, 700,000 empty days would be closed. Stray days are dirty ones, each by itself.
CREATE FUNCTION monitoring.close_days(deadline timestamptz) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    closing date := (SELECT closed_before FROM monitoring.rollup_state);
    closed integer := 0;
BEGIN
    IF closing = '-infinity' THEN
        SELECT monitoring.day_of(created_at) INTO closing FROM public.analytics_events
        WHERE created_at >= monitoring.day_start(monitoring.first_plausible_day()) AND created_at < monitoring.future()
        ORDER BY id LIMIT 1;
        closing := least(closing, monitoring.today());  -- least() of an empty table's NULL is today
        PERFORM monitoring.mark_days_before(closing);
    END IF;
    WHILE closing < monitoring.today() AND (closed = 0 OR clock_timestamp() < deadline) LOOP
        PERFORM monitoring.write_day(closing);
        closing := closing + 1;
        closed := closed + 1;
    END LOOP;
    UPDATE monitoring.rollup_state SET closed_before = closing, refreshed_at = clock_timestamp();
    RETURN closed;
END
$$;

-- Write dirty days again, newest first, at least one; returns how many.
CREATE FUNCTION monitoring.repair_days(deadline timestamptz) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    dirty date;
    repaired integer := 0;
BEGIN
    FOR dirty IN SELECT day FROM monitoring.dirty_days ORDER BY day DESC LOOP
        EXIT WHEN repaired > 0 AND clock_timestamp() >= deadline;
        PERFORM monitoring.write_day(dirty);
        repaired := repaired + 1;
    END LOOP;
    RETURN repaired;
END
$$;

-- Compare closed days with their events, the longest unchecked first: those not checked since, and `at_least` in any
-- case. Days whose events were erased or changed are written again. Returns how many were compared, and were different.
CREATE FUNCTION monitoring.check_days(deadline timestamptz, unchecked_since timestamptz, at_least bigint)
    RETURNS TABLE (checked integer, different integer)
    LANGUAGE plpgsql
    AS $$
DECLARE
    known record;
BEGIN
    checked := 0;
    different := 0;
    FOR known IN SELECT day, events, print, checked_at FROM monitoring.funnel_days ORDER BY checked_at, day LOOP
        EXIT WHEN checked >= at_least AND (known.checked_at >= unchecked_since OR clock_timestamp() >= deadline);
        checked := checked + 1;
        IF (SELECT (p.events, p.print) IS DISTINCT FROM (known.events, known.print) FROM monitoring.print_of(known.day) AS p) THEN
            different := different + 1;
            PERFORM monitoring.write_day(known.day);
        ELSE
            UPDATE monitoring.funnel_days SET checked_at = clock_timestamp() WHERE day = known.day;
        END IF;
    END LOOP;
    RETURN NEXT;
END
$$;

-- What a refresh answers: what it did, and what it left for the next (counted live until then).
CREATE TYPE monitoring.refreshed AS (
    busy          boolean,  -- another refresh is running: this one did nothing
    days_closed   integer,
    days_repaired integer,
    days_checked  integer,
    days_different integer,
    days_left     bigint,  -- over but not closed, dirty, or, after a recount, not compared
    closed_before date     -- the first day that is not closed; NULL: none is
);

CREATE FUNCTION monitoring.days_left() RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT (SELECT count(*) FROM monitoring.dirty_days)
         + CASE WHEN closed_before > '-infinity' THEN greatest(monitoring.today() - closed_before, 0) ELSE 0 END
    FROM monitoring.rollup_state
$$;

-- What came after setup and makes figures wrong that look right. A column orders.currency that the views do not read: all
-- would be summed as CHF (whoever may not read a column finds it in pg_attribute, not in information_schema). Row security
-- without a policy that shows us all rows: what is hidden would be 0.
CREATE FUNCTION monitoring.check_shop() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    hidden text;
BEGIN
    IF to_regclass('monitoring.counted_orders') IS NOT NULL AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = to_regclass('public.orders') AND a.attname = 'currency' AND NOT a.attisdropped
          AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_depend AS d
              JOIN pg_catalog.pg_rewrite AS r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
              WHERE r.ev_class = to_regclass('monitoring.counted_orders')
                AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum)
    ) THEN
        RAISE EXCEPTION 'orders.currency came after the views, which sum all orders as CHF: have the owner run sql/setup.sql, then migrate';
    END IF;
    SELECT min(c.relname) INTO hidden FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND row_security_active(c.oid)
      AND c.relname IN ('orders', 'order_items', 'products', 'product_reviews', 'analytics_events')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_policies AS p
                      WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE' AND p.qual = 'true'
                        AND p.cmd IN ('ALL', 'SELECT') AND p.roles && ARRAY['public', current_user]::name[]);
    IF hidden IS NOT NULL THEN
        RAISE EXCEPTION 'row security hides rows of % from us, which would be counted as 0: have the owner run sql/setup.sql, which says what to do', hidden;
    END IF;
END
$$;

-- Every five minutes: late events, today's sessions, days that are over, and a two-hundredth of the closed days compared with their events, so
-- that each is within a day; what was not in 20 hours (calls were rarer) as well, as far as the budget goes.
CREATE FUNCTION monitoring.refresh(budget interval DEFAULT '5 seconds') RETURNS monitoring.refreshed
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
    END IF;
    SELECT monitoring.days_left(), CASE WHEN isfinite(s.closed_before) THEN s.closed_before END INTO done.days_left, done.closed_before FROM monitoring.rollup_state AS s;
    RETURN done;
END
$$;

-- The daily pass: every closed day compared with its events; erased, anonymised and unnoticed ones are made up for. Call it
-- again while days_left is above 0: what was compared since `since` is not compared again.
CREATE FUNCTION monitoring.recount(budget interval DEFAULT '5 seconds', since timestamptz DEFAULT clock_timestamp())
    RETURNS monitoring.refreshed
    LANGUAGE plpgsql SET jit = off
    AS $$
DECLARE
    deadline timestamptz := clock_timestamp() + budget;
    done monitoring.refreshed;
BEGIN
    done := monitoring.refresh(budget);
    IF NOT done.busy THEN
        PERFORM monitoring.mark_days_before(least((
            SELECT min(day) FROM monitoring.funnel_days WHERE day >= monitoring.first_plausible_day()), done.closed_before));
        done.days_repaired := done.days_repaired + monitoring.repair_days(deadline);
        SELECT done.days_checked + c.checked, done.days_different + c.different INTO done.days_checked, done.days_different
        FROM monitoring.check_days(deadline, since, 1) AS c;
        done.days_left := monitoring.days_left() + (SELECT count(*) FROM monitoring.funnel_days WHERE checked_at < since);
    END IF;
    RETURN done;
END
$$;

-- From nothing: forget all closed days, then refresh. Until that has caught up, the funnel is counted live: right, and slow.
CREATE FUNCTION monitoring.rebuild(budget interval DEFAULT '5 seconds') RETURNS monitoring.refreshed
    LANGUAGE plpgsql SET jit = off
    AS $$
BEGIN
    IF monitoring.refreshing() THEN
        DELETE FROM monitoring.funnel_days;
        DELETE FROM monitoring.dirty_days;
        DELETE FROM monitoring.today_counted;
        DELETE FROM monitoring.today_visits;
        UPDATE monitoring.rollup_state SET closed_before = '-infinity';
        UPDATE monitoring.rollup_state SET scan_from = NULL  -- the table's ids began anew
        WHERE scan_from > (SELECT coalesce(max(id), 0) FROM public.analytics_events);
    END IF;
    RETURN monitoring.refresh(budget);
END
$$;
