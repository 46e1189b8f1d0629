"""Addresses of the organiser's pages, below `/admin/voting/`."""

from django.urls import path

from showcase.voting.desk import options, paper, results, rounds, steps, voids

app_name = "voting_desk"
urlpatterns = [
    path("add/", rounds.AddRound.as_view(), name="add"),
    path("consent/", rounds.ConsentPage.as_view(), name="consent"),
    path("<uuid:pk>/", rounds.RoundPage.as_view(), name="round"),
    path("<uuid:pk>/edit/", rounds.EditRound.as_view(), name="edit"),
    path("<uuid:pk>/step/<slug:step>/", steps.StepPage.as_view(), name="step"),
    path("<uuid:pk>/options/", options.OptionsPage.as_view(), name="options"),
    path("<uuid:pk>/options/<int:option>/", options.OptionPage.as_view(), name="option"),
    path("<uuid:pk>/paper/", paper.PaperPage.as_view(), name="paper"),
    path("<uuid:pk>/paper/<int:station>/", paper.StationPage.as_view(), name="station"),
    path("<uuid:pk>/paper/<int:station>/enter/", paper.EnterPage.as_view(), name="enter"),
    path("<uuid:pk>/paper/<int:station>/confirm/", paper.ConfirmPage.as_view(), name="confirm"),
    path("<uuid:pk>/voids/", voids.VoidsPage.as_view(), name="voids"),
    path("<uuid:pk>/voids/add/", voids.AddVoid.as_view(), name="void_add"),
    path("<uuid:pk>/voids/<uuid:case>/", voids.VoidPage.as_view(), name="void"),
    path("<uuid:pk>/patterns/", voids.PatternsPage.as_view(), name="patterns"),
    path("<uuid:pk>/totals/", results.TotalsPage.as_view(), name="totals"),
    path("<uuid:pk>/results/", results.ResultsPage.as_view(), name="results"),
]
