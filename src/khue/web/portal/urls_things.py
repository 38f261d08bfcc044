"""Addresses of the pages of things: indicators, areas, agencies, tasks, datasets, documents."""

from __future__ import annotations

from django.urls import path

from khue.web.portal.views import (
    agencies,
    anomalies,
    comparison,
    datasets,
    documents,
    downloads,
    drafts,
    gaps,
    indicators,
    indices,
    inventory,
    tasks,
    units,
)

urlpatterns = [
    path("chi-so/", indicators.indicators, name="indicators"),
    path("chi-so/<str:id>/", indicators.indicator, name="indicator"),
    path("chi-so/<str:id>/tai.<str:format>", downloads.indicator_file, name="indicator_file"),
    path("bo-chi-so/", indices.indices, name="indices"),
    path("bo-chi-so/<str:id>/", indices.index, name="index"),
    path("bo-chi-so/<str:id>/neu/", indices.what_if, name="index_whatif"),
    path("dia-ban/", units.units, name="units"),
    path("dia-ban/<str:code>/", units.unit, name="unit"),
    path("nguoi-dung-dau/", agencies.agencies, name="agencies"),
    path("nguoi-dung-dau/<str:code>/", agencies.agency, name="agency"),
    path("co-quan/", agencies.moved),
    path("co-quan/<str:code>/", agencies.moved),
    path("nhiem-vu/", tasks.tasks, name="tasks"),
    path("nhiem-vu/<str:id>/", tasks.task, name="task"),
    path("bat-thuong/", anomalies.anomalies, name="anomalies"),
    path("du-lieu-con-thieu/", gaps.gaps, name="gaps"),
    path("kiem-ke-du-lieu/", inventory.inventory, name="inventory"),
    path("du-lieu/", datasets.datasets, name="datasets"),
    path("du-lieu/gia-tri.<str:format>", downloads.observations_file, name="observations_file"),
    path("du-lieu/<str:id>/", datasets.dataset, name="dataset"),
    path("du-lieu/<str:id>/so-sanh/<int:old>/<int:new>/", comparison.comparison, name="dataset_comparison"),
    path(
        "du-lieu/<str:id>/so-sanh/<int:old>/<int:new>/tai.<str:format>",
        comparison.comparison_file,
        name="dataset_comparison_file",
    ),
    path("du-lieu/<str:id>/v<int:number>/dong/<int:row>/", datasets.dataset_row, name="dataset_row"),
    path("du-lieu/<str:id>/v<int:number>/tai.<str:format>", downloads.dataset_file, name="dataset_file"),
    path("du-thao/", drafts.drafts, name="drafts"),
    path("du-thao/bao-quat/", drafts.coverage, name="coverage"),
    path("du-thao/<str:id>/", drafts.draft, name="draft"),
    path("du-thao/<str:id>/so-sanh/<str:other>/", drafts.compared, name="draft_compared"),
    path("van-ban/", documents.documents, name="documents"),
    path("van-ban/<str:id>/", documents.document, name="document"),
    path("van-ban/<str:id>/<path:clause>/", documents.clause, name="clause"),
]
