"""The same questions by DuckDB and Polars on the same files.

    python duckdb_and_polars.py duckdb FOLDER QUESTION.sql CHECK.sql [MEMORY] [SPILL_FOLDER]
    python duckdb_and_polars.py digest FOLDER QUESTION.sql CHECK.sql [MEMORY] [SPILL_FOLDER]
    python duckdb_and_polars.py polars FOLDER collapse|conservation

`measure FOLDER NAME --text` writes QUESTION.sql, `--check` CHECK.sql, which DuckDB is asked first and which must find nothing: this crate looks
at the table too before it asks. The digest is that of `measure`, of every cell in order; it takes Python longer than DuckDB the
answer, so it is asked for apart. Two threads.
"""

import os
import sys
import time
from functools import partial

os.environ.setdefault("POLARS_MAX_THREADS", "2")
MASK = (1 << 64) - 1


def digest(batches):
    rows, found = 0, 0xCBF29CE484222325
    for batch in batches:
        for row in batch:
            rows += 1
            for cell in row:
                text = b"\0" if cell is None else str(cell).encode()
                for byte in text + b"\xff":
                    found = ((found ^ byte) * 0x100000001B3) & MASK
    return rows, found


def by_duckdb(folder, question, check, memory=None, spill=None, is_digest=False):
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    if memory:
        connection.execute(f"SET memory_limit = '{memory}'")
    if spill:
        connection.execute(f"SET temp_directory = '{spill}'")
    connection.execute(f"CREATE VIEW flows AS SELECT * FROM read_parquet('{folder}/*.parquet')")
    text = open(question).read()
    start = time.time()
    faults = connection.execute(open(check).read()).fetchall()
    if faults:
        sys.exit(f"faults: {faults}")
    looked = time.time() - start
    # Not to Parquet, where sums of 128 bits would become floats.
    connection.execute(f"CREATE TEMP TABLE answer AS {text.rstrip().rstrip(';')}")
    seconds = time.time() - start
    count = connection.execute("SELECT count(*) FROM answer").fetchone()[0]
    told = ""
    if is_digest:
        answer = connection.execute("SELECT * FROM answer")
        told = f"{digest(iter(lambda: answer.fetchmany(10_000), []))[1]:016x}"
    print(f"duckdb {duckdb.__version__} {os.path.basename(question)}: {count} rows {seconds:.2f} s, looking {looked:.2f} s {told}")


def by_polars(folder, name):
    import polars as pl

    flows = pl.scan_parquet(f"{folder}/*.parquet")
    sums = [pl.len().alias("flows"), pl.col("amount").sum(), pl.col("half_width").sum()]
    start = time.time()
    if name == "collapse":
        keys = ["phase", "price_base", "payer", "payee", "period"]
        answer = flows.group_by(keys).agg(sums).sort(keys)
    else:
        came = flows.group_by("phase", pl.col("payee").alias("party"), "period").agg(sums)
        went = flows.group_by("phase", pl.col("payer").alias("party"), "period").agg(sums)
        keys = ["phase", "party", "period"]
        answer = came.join(went, on=keys, how="full", coalesce=True).sort(keys)
    answer = answer.collect(engine="streaming")
    print(f"polars {pl.__version__} {name}: {answer.height} rows {time.time() - start:.2f} s")


if __name__ == "__main__":
    by = {"duckdb": by_duckdb, "digest": partial(by_duckdb, is_digest=True), "polars": by_polars}
    by[sys.argv[1]](*sys.argv[2:])
