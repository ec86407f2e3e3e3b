"""Reads a table of flows with polars: polars_flows.py FILE THREADS. Prints wall and processor seconds, rows and peak memory in kB."""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = sys.argv[2]
import polars

TEXT = polars.String
SCHEMA = {
    "payer": TEXT,
    "payee": TEXT,
    "amount": polars.Decimal(18, 2),
    "kind": TEXT,
    "phase": TEXT,
    "period": TEXT,
    "announced": polars.Date,
    "paid": polars.Date,
    "stream": TEXT,
    "source": TEXT,
    "locator": TEXT,
}

assert polars.thread_pool_size() == int(sys.argv[2])
wall, processor = time.perf_counter(), time.process_time()
frame = polars.read_csv(sys.argv[1], schema=SCHEMA)
wall, processor = time.perf_counter() - wall, time.process_time() - processor
assert frame.schema == SCHEMA and sum(frame.null_count().row(0)) == 0
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(f"time {wall:.4f} {processor:.4f}\nrows {frame.height}\npeak {peak}")
