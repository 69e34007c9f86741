"""The whole loop without a browser, in a project of its own: the product's own proof."""
