"""What Prometheus reads and writes: the room for its formats."""
