"""Capture tables made up from a seed, and fits by statsmodels of models of these and of the tables beside this file.

    pip install numpy scipy statsmodels
    python make.py            writes tables.json and statsmodels.json
    Rscript make.R            then writes peers.json
"""

import csv
import itertools
import json
import pathlib
import platform

import numpy
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import linprog

HERE = pathlib.Path(__file__).parent
random = numpy.random.default_rng(2019)


def read(name):
    with open(HERE / f"{name}.csv", newline="") as file:
        rows = list(csv.reader(file))
    lists = [title.lower() for title in rows[0][:-1]]
    return lists, {tuple(int(bit) for bit in row[:-1]): int(row[-1]) for row in rows[1:]}


def made(lists, scale):
    """Counts of every cell, with effects of some pairs."""
    names = [f"list-{place}" for place in "abcdef"[:lists]]
    chances = random.uniform(-3.0, -1.0, lists)
    pairs = {pair: random.normal(0, 1) for pair in itertools.combinations(range(lists), 2)}
    cells = {}
    for cell in itertools.product([0, 1], repeat=lists):
        if any(cell):
            log = numpy.log(scale) + sum(chances[at] for at in range(lists) if cell[at])
            log += sum(effect for pair, effect in pairs.items() if all(cell[at] for at in pair))
            count = int(random.poisson(numpy.exp(log)))
            if count > 0:
                cells[cell] = count
    return names, cells


def design(lists, cells, pairs):
    """Rows kept, columns and counts once pairs without common cases are at minus infinity."""
    counts = {cell: cells.get(cell, 0) for cell in itertools.product([0, 1], repeat=lists) if any(cell)}
    together = lambda cell, pair: all(cell[at] for at in pair)
    empty = [pair for pair in pairs if not sum(n for cell, n in counts.items() if together(cell, pair))]
    kept = [cell for cell in counts if not any(together(cell, pair) for pair in empty)]
    effects = [pair for pair in pairs if pair not in empty]
    columns = [[1, *cell, *(int(together(cell, pair)) for pair in effects)] for cell in kept]
    return numpy.array(columns, dtype=float), numpy.array([counts[cell] for cell in kept], dtype=float)


def exists(columns, counts):
    """Fienberg and Rinaldo: the largest t with A x = A n and x >= t is above zero; and full rank."""
    rows, size = columns.shape
    objective = numpy.append(numpy.zeros(rows), -1.0)
    equal = numpy.hstack([columns.T, numpy.zeros((size, 1))])
    above = numpy.hstack([-numpy.eye(rows), numpy.ones((rows, 1))])
    bounds = [(0, None)] * rows + [(0, None)]
    found = linprog(objective, above, numpy.zeros(rows), equal, columns.T @ counts, bounds)
    return -found.fun > 1e-9 and numpy.linalg.matrix_rank(columns) == size


tables = {name: read(name) for name in ["UKdat", "UKdat_5", "Artificial_3"]}
for lists, scale in [(3, 30), (3, 400), (4, 15), (4, 60), (4, 900), (5, 60), (5, 4000)]:
    tables[f"made-{lists}-{scale}"] = made(lists, scale)

# Half of the cells empty, so that many models have no estimate.
for lists, number in [(3, 6), (4, 6)]:
    names = [f"list-{place}" for place in "abcdef"[:lists]]
    made_so_far = 0
    while made_so_far < number:
        cells = {cell: int(random.integers(1, 10)) for cell in itertools.product([0, 1], repeat=lists)
                 if any(cell) and random.uniform() < 0.5}
        if all(any(cell[at] for cell in cells) for at in range(lists)):
            made_so_far += 1
            tables[f"sparse-{lists}-{made_so_far}"] = names, cells

answers = []
for name, (names, cells) in tables.items():
    pairs = list(itertools.combinations(range(len(names)), 2))
    choices = [[], *([pair] for pair in pairs)]
    for _ in range(20):
        choices.append([pair for pair in pairs if random.uniform() < 0.5])
    for chosen in choices:
        columns, counts = design(len(names), cells, chosen)
        if not exists(columns, counts):
            continue
        family = sm.families.Poisson()
        fit = sm.GLM(counts, columns, family=family).fit(tol=1e-14, maxiter=500)
        answers.append({
            "table": name,
            "effects": [[names[at] for at in pair] for pair in chosen],
            "population": float(counts.sum() + numpy.exp(fit.params[0])),
            "standard_error": float(fit.bse[0]),
            "deviance": float(fit.deviance),
            "log_likelihood": float(fit.llf),
        })

written = {
    name: [{"lists": [names[at] for at in range(len(names)) if cell[at]], "count": count} for cell, count in cells.items()]
    for name, (names, cells) in tables.items()
}
order = {name: names for name, (names, _) in tables.items()}
with open(HERE / "tables.json", "w") as file:
    json.dump({"lists": order, "cells": written}, file, indent=None, separators=(",", ":"))
    file.write("\n")
versions = {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}
with open(HERE / "statsmodels.json", "w") as file:
    file.write(json.dumps({"versions": versions})[:-1] + ',"answers":[\n')
    file.write(",\n".join(json.dumps(answer) for answer in answers))
    file.write("\n]}\n")
