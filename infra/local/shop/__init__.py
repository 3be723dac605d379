"""The demo shop: FitFoot's storefront, Medusa API, admin and Postgres schema, with faults to switch on."""
