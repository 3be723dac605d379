"""API: what browsers, scripts and Prometheus ask of the monitoring over HTTP."""
