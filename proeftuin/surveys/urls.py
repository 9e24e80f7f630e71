"""Addresses of surveys. The page where one answers is the method's own, /processes/REF/METHODREF/."""

from django.urls import path

from proeftuin.surveys.views import answering

urlpatterns = [
    path("surveys/resume/<str:token>/", answering.resume, name="survey_resume"),
    path("surveys/receipts/<str:ref>/", answering.receipt, name="survey_receipt"),
]
