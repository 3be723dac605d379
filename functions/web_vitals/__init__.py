"""Web vitals: what visitors' browsers measured, checked and written down as one line."""
