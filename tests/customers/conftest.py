"""For the customers' tests: hypothesis without a stop-watch, because other tests run beside them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
