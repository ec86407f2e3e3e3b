"""Whether DuckDB finds the faults that this crate finds, by the texts that are to be asked first.

    python faults.py MEASURE FOLDER

A copy of the first made-up file is given rows that no programme may hold; of every question of flows DuckDB's answer to its check
must be what the built program `measure` refuses the table for: the same faults of as many rows.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import duckdb

QUESTIONS = ["shares", "conservation", "gross_net", "mirrors", "pots", "lags_announcement", "lags_confirmation", "lags_payment",
             "lags_announced_to_confirmed", "lags_confirmed_to_paid", "certainty", "collapse"]

# What is changed of the rows whose number leaves a rest, of 10,007. No word is made up that cannot be read.
PLANTED = {
    "payer": "CASE row % 10007 WHEN 1 THEN NULL ELSE payer END",
    "phase": "CASE row % 10007 WHEN 2 THEN NULL ELSE phase END",
    "amount": "CASE row % 10007 WHEN 3 THEN 0 WHEN 4 THEN 9223372036854775808 ELSE amount END::DECIMAL(19, 0)",
    "half_width": "CASE row % 10007 WHEN 5 THEN amount WHEN 6 THEN -1 ELSE half_width END::DECIMAL(19, 0)",
    "commitment": "CASE row % 10007 WHEN 7 THEN 'no id' ELSE commitment END",
    "announced": "CASE row % 10007 WHEN 8 THEN '2019-03-31' ELSE announced END",
    "paid": "CASE row % 10007 WHEN 8 THEN '2017' ELSE paid END",
}


def main():
    measure, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    first = sorted(folder.glob("*.parquet"))[0]
    with tempfile.TemporaryDirectory() as own:
        connection = duckdb.connect()
        planted = ", ".join(f"{changed} AS {column}" for column, changed in PLANTED.items())
        said = "{'fourp.format': '1', 'fourp.table': 'flows', 'fourp.currency': 'GBP', 'fourp.minor_digits': '2'}"
        connection.execute(f"""COPY (SELECT * EXCLUDE (row) REPLACE ({planted})
            FROM (SELECT *, file_row_number AS row FROM read_parquet('{first}', file_row_number = true)))
            TO '{own}/SYNTHETIC-faulty.parquet' (FORMAT parquet, KV_METADATA {said})""")
        connection.execute(f"CREATE VIEW flows AS SELECT * FROM read_parquet('{own}/*.parquet')")
        for name in QUESTIONS:
            check = subprocess.run([measure, own, name, "--check"], capture_output=True, text=True, check=True).stdout
            found = {fault: int(rows) for fault, rows in connection.execute(check).fetchall()}
            refused = subprocess.run([measure, own, name], capture_output=True, text=True)
            told = {fault: int(rows) for rows, fault in re.findall(r'\((\d+), "([^"]+)"\)', refused.stderr)}
            if refused.returncode == 0 or not found or found != told:
                sys.exit(f"{name}: DuckDB found {found}, this crate {told}: {refused.stderr}")
            print(f"{name}: {len(found)} faults of {sum(found.values())} rows by both")


if __name__ == "__main__":
    main()
