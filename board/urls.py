"""The whole site map on one screen."""

from django.contrib import admin
from django.urls import include, path, re_path

from board import api, mcp, renditions, sitemaps, views
from problems import feeds

urlpatterns = [
    path("", views.home, name="home"),
    path("path/", views.path, name="path"),
    path("about/", views.about, name="about"),
    path("llms.txt", views.llms, name="llms"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<slug:kind>-<int:part>.xml", sitemaps.part, name="sitemap-part"),
    path("feed.atom", feeds.board, name="feed"),
    # Before two hundred addresses of pages, each of which would be tried for every request of a script.
    path("api/v1/", include(api.v1)),
    path("", include("problems.urls")),
    path("", include("programs.urls")),
    # Any page in another form.
    re_path(r"^(?!api/v1/)(?P<page>.+)\.(?P<kind>md|json|bib)\Z", renditions.rendition, name="rendition"),
    path("accounts/", include("users.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api.urlpatterns)),
    path("mcp", mcp.mcp, name="mcp"),
    # As every other address here ends; a POST cannot be sent on.
    path("mcp/", mcp.mcp),
    path("health/live", views.health_live, name="health-live"),
    path("health/ready", views.health_ready, name="health-ready"),
]

handler400 = "board.views.bad_request"
handler403 = "board.views.forbidden"
handler404 = "board.views.not_found"
handler500 = "board.views.server_error"
