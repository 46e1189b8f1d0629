from django.urls import path

from showcase.outreach import views
from showcase.outreach.models import FaultReport

Subject = FaultReport.Subject

app_name = "outreach"
urlpatterns = [
    path("soglasie/", views.consent, name="consent"),
    path("prinyato/<str:token>/", views.accepted, name="accepted"),
    path("<slug:municipality>/<slug:project>/", views.report, {"subject": Subject.FAULT}, name="report"),
    path(
        "<slug:municipality>/<slug:project>/snimok/", views.report, {"subject": Subject.PHOTO}, name="photo"
    ),
]
