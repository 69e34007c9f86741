"""Whether annotators can find out which model drew what: from the page or from anything that the network says."""

from playwright.sync_api import Page, Response

# The model that the samples of `tests.annotation.factories` come from.
SECRET = "secret-model"
BODILESS = (204, 304)
PARTIAL = 206


class Heard:
    """Everything that the network tells a page from now on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.responses: list[Response] = []
        page.on("response", lambda response: self.responses.append(response))  # noqa: PLW0108 - it must be a function of Python

    def assert_blind(self, *secrets: str) -> None:
        """Fails where the page as it stands, or anything that it was told, names one of `secrets`, or SECRET."""
        told = [response for response in self.responses if "/api/" in response.url]
        addresses = [response.url for response in told]
        assert any("/media/" in address for address in addresses), "no media were fetched"
        assert any("/assignments/" in address for address in addresses), "nothing was taken from the queue"
        for secret in (SECRET, *secrets):
            assert secret not in self.page.content(), f"'{secret}' is on the page"
        for response in told:
            words = "".join((str(response.all_headers()), response.url, self._body(response)))
            for secret in (SECRET, *secrets):
                assert secret not in words, f"'{secret}' is in {response.url}"

    def _body(self, response: Response) -> str:
        """What was told; a video is heard in pieces, of which some are cut short: it is read again as a whole."""
        if response.status in BODILESS:
            return ""
        body = self.page.request.get(response.url).body() if response.status == PARTIAL else response.body()
        return body.decode("latin-1")
