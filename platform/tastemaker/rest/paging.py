"""How lists are paged: `?page=&page_size=` in, `{count, next, previous, results}` out."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Fifty rows a page unless asked otherwise, two hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
