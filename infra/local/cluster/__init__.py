"""The demo cluster: what the demo shop runs on, which serves the Kubernetes API and keeps its promises."""
