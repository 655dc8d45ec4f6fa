"""What if: the same classes judged under two policies, and what differs.

An edited policy is a new object with a hash of its own; the baseline shares nothing with it that either
could change.  Both sides are judged by `evaluate`, as a page or a command would.  Nothing here reads or
writes a row: facts come in as values, results go out as plain data.
"""

from yanxiu.policy.simulation.generated import generate
from yanxiu.policy.simulation.policies import Policies, policies
from yanxiu.policy.simulation.running import simulate
from yanxiu.policy.simulation.samples import Sample, from_cases, hash_of
from yanxiu.policy.simulation.spec import Generated, Spec, read_spec

__all__ = [
    "Generated",
    "Policies",
    "Sample",
    "Spec",
    "from_cases",
    "generate",
    "hash_of",
    "policies",
    "read_spec",
    "simulate",
]
