from django.urls import path

from showcase.outreach import views

app_name = "outreach"
urlpatterns = [
    path("soglasie/", views.consent, name="consent"),
    path("prinyato/<str:token>/", views.accepted, name="accepted"),
    path("<slug:municipality>/<slug:project>/", views.report, name="report"),
]
