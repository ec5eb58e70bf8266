"""The choice between adapters of the `Jobs` port."""

from config.service import SERVICE
from core.domain.errors import StorageUnavailable
from core.infrastructure.stopping import StopSignal

from ..domain.ports import Jobs
from .schedule import Schedule
from .settings import AlertSettings


def jobs(settings: AlertSettings, stop: StopSignal) -> Jobs:
    """Return what runs jobs: this process alone, or with a broker all that know it; nothing is connected yet.

    `StorageUnavailable` if there is a broker and its library is not installed.
    """
    if settings.broker_url is None:
        return Schedule(stop)
    try:
        from .broker import Broker
    except ImportError as error:
        raise StorageUnavailable(
            f"ALERTS_BROKER_URL is set and {error.name} is not installed: pip install '.[broker]'"
        ) from error
    return Broker(settings.broker_url.get_secret_value(), SERVICE, settings.broker_threads, stop)
