"""An independent reference of every figure: slow and plain, from `docs/figures.md`, with nothing of the product's."""
