"""`GET /metrics`: the same facts, and what was counted, for Prometheus. Never let it through the reverse proxy."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.rules.health import Light
from scheduler.health import Verdict
from scheduler.vitals import Vitals
from web.health import Look

COUNTS = {
    "updates": "Updates of the platforms, by what became of them",
    "sends": "Messages given to the platforms, by what they said",
}
GAUGES = {
    "last_tick": ("nhacviec_last_tick_age_seconds", "Seconds since the pulse last beat"),
    "oldest_unsent": (
        "nhacviec_oldest_unsent_seconds",
        "How long the message has waited that could have gone out first",
    ),
    "oldest_unhandled": (
        "nhacviec_oldest_unhandled_seconds",
        "How long the oldest unhandled update has waited",
    ),
}


class _Collected(Collector):
    """One look, as metrics."""

    def __init__(self, verdict: Verdict, vitals: Vitals) -> None:
        self._verdict, self._vitals = verdict, vitals

    def collect(self) -> Iterable[Metric]:
        """Every metric."""
        yield from self._lights()
        yield from self._facts()
        for name, (labels, counts) in self._vitals.told().items():
            family = CounterMetricFamily(f"nhacviec_{name}", COUNTS[name], labels=labels)
            for values, count in counts.items():
                family.add_metric(values, count)
            yield family

    def _lights(self) -> Iterator[Metric]:
        well = self._verdict.light is not Light.RED
        yield GaugeMetricFamily("nhacviec_healthy", "1 where /healthz answers 200", value=float(well))
        signs = GaugeMetricFamily("nhacviec_sign", "0 green, 1 yellow, 2 red", labels=["name"])
        for sign in self._verdict.signs:
            signs.add_metric([sign.name], float(list(Light).index(sign.light)))
            if sign.name in GAUGES:
                yield GaugeMetricFamily(*GAUGES[sign.name], value=float(sign.seen or 0))
            if sign.name == "writer":
                alive = float(sign.seen != "dead")
                yield GaugeMetricFamily(
                    "nhacviec_writer_alive", "1 while the one who writes lives", value=alive
                )
        yield signs

    def _facts(self) -> Iterator[Metric]:
        facts = self._verdict.facts
        if facts is None:
            return
        for name, words, count in (
            ("unsent", "Messages that could go out now", facts.unsent),
            ("unhandled", "Updates that nobody handled yet", facts.unhandled),
            ("set_aside", "Updates that were given up: nhacviec inbox", facts.set_aside),
            ("dead_contacts", "Chats of officials that a platform refuses", facts.dead_contacts),
        ):
            yield GaugeMetricFamily(f"nhacviec_{name}", words, value=count)


def metrics(look: Look, vitals: Vitals) -> Route:
    """The route that Prometheus reads."""

    async def answer(request: Request) -> Response:
        registry = CollectorRegistry()
        registry.register(_Collected(await look(), vitals))
        for about_the_process in (ProcessCollector, PlatformCollector, GCCollector):
            about_the_process(registry=registry)
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=None, headers={"Content-Type": kind})

    return Route("/metrics", answer, methods=["GET"])
