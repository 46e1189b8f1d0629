"""Addresses of the vote's pages in the admin, below `/admin/voting/`."""

from django.urls import path

from showcase.voting.admin_views import events, paper, preparation, results, voids
from showcase.voting.admin_views.round_page import RoundPage
from showcase.voting.admin_views.rounds import RoundViewSet

ROUND, STATION = "<uuid:pk>", "<uuid:pk>/paper/<int:station>"

viewset = RoundViewSet(
    own_urls=[
        path("consent/", preparation.ConsentPage.as_view(), name="consent"),
        path(f"{ROUND}/", RoundPage.as_view(), name="round"),
        path(f"{ROUND}/announce/", preparation.Announce.as_view(), name="announce"),
        path(f"{ROUND}/recall/", preparation.Recall.as_view(), name="recall"),
        path(f"{ROUND}/lift/", preparation.LiftLimit.as_view(), name="lift"),
        path(f"{ROUND}/act/", preparation.ActFile.as_view(), name="act"),
        path(f"{ROUND}/event/<slug:kind>/", events.ProposeEvent.as_view(), name="event"),
        path(f"{ROUND}/decision/<slug:table>/<int:row>/", events.DecisionPage.as_view(), name="decision"),
        path(f"{ROUND}/paper/", paper.PaperPage.as_view(), name="paper"),
        path(f"{STATION}/", paper.StationPage.as_view(), name="station"),
        path(f"{STATION}/enter/", paper.EnterSheet.as_view(), name="enter"),
        path(f"{STATION}/confirm/", paper.ConfirmSheet.as_view(), name="confirm"),
        path(f"{ROUND}/series/", voids.SeriesPage.as_view(), name="series"),
        path(f"{ROUND}/results/", results.ResultsPage.as_view(), name="results"),
    ]
)
