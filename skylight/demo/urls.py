"""Addresses of this app."""

from django.urls import path

from skylight.demo import views

app_name = "demo"
urlpatterns = [path("demo/sign-in/", views.sign_in, name="sign_in")]
