"""Drawn pictures of the demonstration contest: SVG scenes composed from parts, rasterised to JPEG."""

from showcase.demo.drawings.picture import Picture, shared_part
from showcase.demo.drawings.raster import contact_sheet, rasterise
from showcase.demo.drawings.scenes import project_pictures

__all__ = ["Picture", "contact_sheet", "project_pictures", "rasterise", "shared_part"]
