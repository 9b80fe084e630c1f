"""`GET /healthz`: is the bot well? For a monitor, a load balancer, a person with curl."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


def health() -> Route:
    """The route that says that the program is there."""

    async def answer(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Route("/healthz", answer, methods=["GET"])
