"""Report generator: figures: what each report says, before anybody writes it as text, HTML or JSON."""
