"""Audit of speed, accessibility and markup with Lighthouse and the Nu HTML checker: `make audit`."""
