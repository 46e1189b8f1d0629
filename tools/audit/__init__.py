"""The bars of a page's weight, speed and access, measured by tools that need Node and Java: `make audit`."""
