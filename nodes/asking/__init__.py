"""One way of calling a model: asked, read, refused, asked again, and paid for."""
