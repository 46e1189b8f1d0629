from django.urls import path

from showcase.outreach.subscription import views

app_name = "subscription"
urlpatterns = [
    path("", views.subscribe, name="page"),
    path("prinyato/", views.accepted, name="accepted"),
    path("gotovo/", views.done, name="done"),
    path("soglasie/", views.consent, name="consent"),
    path("<uuid:token>/", views.confirm, name="confirm"),
    path("<uuid:token>/otpiska/", views.leave, name="leave"),
]
