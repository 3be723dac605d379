"""The demo shop: the queries of the API, each one statement, so that none is ever half done."""

from infra.local.shop.database import Query

PING = Query("ping", "SELECT 1 AS one")

PRODUCTS = Query("products", "SELECT id, title, handle, price::text FROM products ORDER BY id LIMIT %(limit)s")

PRODUCT = Query(
    "product",
    """
    SELECT products.id, title, handle, price::text, round(avg(rating), 1)::text AS rating, count(rating) AS reviews
    FROM products LEFT JOIN product_reviews ON product_id = products.id
    WHERE handle = %(handle)s GROUP BY products.id
    """,
)

RECORD_EVENT = Query(
    "record_event",
    "INSERT INTO analytics_events (session_id, event_type) VALUES (%(session)s, %(event)s) RETURNING id",
)

CREATE_CART = Query(
    "create_cart",
    """
    WITH lines AS (
        SELECT * FROM unnest(%(products)s::bigint[], %(quantities)s::integer[]) AS line (product_id, quantity)
        JOIN products ON products.id = product_id
    ), cart AS (
        INSERT INTO carts (session_id) SELECT %(session)s
        WHERE (SELECT count(*) FROM lines) = cardinality(%(products)s::bigint[]) RETURNING id
    ), items AS (
        INSERT INTO cart_items SELECT cart.id, product_id, quantity FROM cart, lines
    ), event AS (
        INSERT INTO analytics_events (session_id, event_type) SELECT %(session)s, 'add_to_cart' FROM cart
    )
    SELECT cart.id, (SELECT sum(price * quantity)::text FROM lines) AS total FROM cart
    """,
)

START_CHECKOUT = Query(
    "start_checkout",
    """
    WITH cart AS (
        SELECT id, session_id FROM carts WHERE id = %(cart)s AND ordered_at IS NULL
    ), event AS (
        INSERT INTO analytics_events (session_id, event_type) SELECT session_id, 'checkout_started' FROM cart
    )
    SELECT cart.id, sum(price * quantity)::text AS total
    FROM cart JOIN cart_items ON cart_id = cart.id JOIN products ON products.id = product_id GROUP BY cart.id
    """,
)

PLACE_ORDER = Query(
    "place_order",
    """
    WITH cart AS (
        UPDATE carts SET ordered_at = now() WHERE id = %(cart)s AND ordered_at IS NULL RETURNING id, session_id
    ), lines AS (
        SELECT product_id, quantity, price
        FROM cart JOIN cart_items ON cart_id = cart.id JOIN products ON products.id = product_id
    ), placed AS (
        INSERT INTO orders (total, status) SELECT sum(price * quantity), 'completed' FROM lines HAVING count(*) > 0
        RETURNING id, total, status, currency
    ), items AS (
        INSERT INTO order_items (order_id, product_id, quantity, unit_price)
        SELECT placed.id, product_id, quantity, price FROM placed, lines
    ), event AS (
        INSERT INTO analytics_events (session_id, event_type) SELECT session_id, 'order_completed' FROM cart
    )
    SELECT id, total::text, status, currency FROM placed
    """,
)

LATEST_ORDERS = Query(
    "latest_orders",
    "SELECT id, created_at::text, total::text, status, currency FROM orders ORDER BY created_at DESC LIMIT %(limit)s",
)
