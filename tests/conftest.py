"""What holds for every test: generated examples are the same in every run.

Nothing else belongs here. A fixture lives beside the tests that use it, a helper in tests/support.
"""

from hypothesis import settings

# The same examples every time and no clock: a red run can be repeated, a slow machine changes nothing.
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
# Looks for new counter-examples: pytest --hypothesis-profile=search.
settings.register_profile("search", deadline=None, max_examples=5_000)
settings.load_profile("ci")
