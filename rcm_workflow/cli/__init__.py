"""The commands of an office: one module per noun. An adapter; no rule of the Conference is here."""
