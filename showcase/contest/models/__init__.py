"""Contest years, municipalities, projects and figures."""

from showcase.contest.models.figures import Figure
from showcase.contest.models.municipality import MunicipalityPage
from showcase.contest.models.project import ProjectPage
from showcase.contest.models.project_parts import CostShare, EquipmentItem, ProjectEvent, ProjectPhoto
from showcase.contest.models.table_import import TableImport
from showcase.contest.models.year import ContestYearPage, Phase, PointsStep, YearDocument

__all__ = [
    "ContestYearPage",
    "CostShare",
    "EquipmentItem",
    "Figure",
    "MunicipalityPage",
    "Phase",
    "PointsStep",
    "ProjectEvent",
    "ProjectPage",
    "ProjectPhoto",
    "TableImport",
    "YearDocument",
]
