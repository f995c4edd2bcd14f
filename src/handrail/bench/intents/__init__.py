"""How well the intent classifier does on someone's labelled messages, and how fast."""

from handrail.bench.intents.draws import bench_few, bench_folds, bench_left_out
from handrail.bench.intents.one_test import IntentsReport, bench_intents

__all__ = ["IntentsReport", "bench_few", "bench_folds", "bench_intents", "bench_left_out"]
