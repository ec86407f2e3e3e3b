"""Coefficients and 50-digit truth for the special functions of fourp-stat.

Needs Python 3 and mpmath (1.3 or later); gmpy2 makes it faster. About five minutes:

    python make_special.py coefficients > ../../src/special/tables.rs
    python make_special.py truth > special.json

Both are the same bytes on every run.
"""

import json
import random
import sys
from fractions import Fraction

import mpmath as mp

mp.mp.dps = 60


# Coefficients ---------------------------------------------------------------------------------

ORDER = 30


def add(a, b):
    n = max(len(a), len(b))
    a, b = a + [Fraction(0)] * (n - len(a)), b + [Fraction(0)] * (n - len(b))
    return [x + y for x, y in zip(a, b)]


def times(a, b):
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def uniform_coefficients():
    """f(z) = z / v(z) where v v' = z (1 + d v - (1 - d^2) v^2 / 4), as polynomials in d."""
    d, e = [Fraction(0), Fraction(1)], [Fraction(1, 4), Fraction(0), Fraction(-1, 4)]
    f = [[Fraction(1)]]
    for n in range(1, ORDER + 1):
        f.append([Fraction(0)])
        square = [Fraction(0)]
        for i in range(n):
            square = add(square, times(f[i], f[n - 1 - i]))
        cube = [Fraction(0)]
        for i in range(n + 1):
            for j in range(n + 1 - i):
                cube = add(cube, times(f[i], times(f[j], f[n - i - j])))
        total = add(cube, times(d, square))
        if n >= 2:
            total = add(total, times([Fraction(-1)], times(e, f[n - 2])))
        f[n] = [c / Fraction(-2 - n) for c in total]
    return f


def chebyshev(function, low, high, degree):
    """Power coefficients, in y from -1 to 1 over the range, of the interpolant in Chebyshev's nodes."""
    n = degree + 1
    nodes = [mp.cos(mp.pi * (k + mp.mpf(1) / 2) / n) for k in range(n)]
    values = [function((low + high) / 2 + y * (high - low) / 2) for y in nodes]
    c = [2 * sum(v * mp.cos(mp.pi * j * (k + mp.mpf(1) / 2) / n) for k, v in enumerate(values)) / n
         for j in range(n)]
    c[0] /= 2
    t0, t1 = [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
    power = [mp.mpf(0)] * n
    for j in range(n):
        for i, x in enumerate(t0):
            power[i] += c[j] * x
        t2 = [mp.mpf(0)] + [2 * x for x in t1]
        for i, x in enumerate(t0):
            t2[i] -= x
        t0, t1 = t1, t2
    return power


def stirling_rest(x):
    return mp.loggamma(x) - (x - mp.mpf(1) / 2) * mp.log(x) + x - mp.log(2 * mp.pi) / 2


def scaled_erfc(t):
    return mp.exp(t * t) * mp.erfc(t)


def number(x):
    text = repr(float(x))
    mantissa, _, exponent = text.partition("e")
    whole, _, part = mantissa.partition(".")
    groups = "_".join(part[i:i + 3] for i in range(0, len(part), 3))
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    first = len(whole) % 3
    parts = ([whole[:first]] if first else []) + [whole[i:i + 3] for i in range(first, len(whole), 3)]
    whole = "_".join(parts)
    return sign + whole + "." + (groups or "0") + ("e" + exponent.replace("+", "") if exponent else "")


def array(name, doc, values):
    lines = "\n".join(f"    {number(v)}," for v in values)
    return f"/// {doc}\npub(super) const {name}: [f64; {len(values)}] = [\n{lines}\n];\n"


def coefficients():
    print("//! Constants, made by `tests/data/make_special.py coefficients`; not for editing.\n")
    f = uniform_coefficients()
    gamma = [float(sum(p)) for p in f]
    print(array("GAMMA", "Coefficients of z/v for the gamma function: those of [`BETA`] at d = 1.", gamma))
    rows = []
    for k in range(ORDER // 2 + 1):
        row = []
        for n, p in enumerate(f):
            place = 2 * k + n % 2
            row.append(number(p[place]) if place < len(p) and place <= n else "0.0")
        rows.append("    [" + ", ".join(row) + "],")
    print("/// Row k holds, for every n, the coefficient of d^(2k) in the n-th coefficient of z/v (without a factor")
    print("/// d where n is odd).")
    print(f"pub(super) const BETA: [[f64; {ORDER + 1}]; {ORDER // 2 + 1}] = [\n" + "\n".join(rows) + "\n];\n")
    near = lambda u: (lambda t: (1 + 2 * t) * scaled_erfc(t))(mp.mpf(ERFC_SCALE) * (1 + u) / (1 - u))
    print(array("ERFC", "(1 + 2t) exp(t²) erfc(t) as a polynomial in (t - 4)/(t + 4), from -1 to 1.",
                chebyshev(lambda u: near(u) if u < 1 else 2 / mp.sqrt(mp.pi), mp.mpf(-1), mp.mpf(1), ERFC_DEGREE)))
    one_over = lambda t: stirling_rest(1 / t) / t
    print(array("STIRLING_NEAR", "x times the rest of Stirling's series, from x = 1 to 8, as a polynomial in 1/x scaled to -1 to 1.",
                chebyshev(one_over, mp.mpf(1) / 8, mp.mpf(1), 18)))
    print(array("STIRLING", "The rest of Stirling's series in odd powers of 1/x (DLMF 5.11.1).",
                [mp.bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 11)]))


ERFC_SCALE = 4
ERFC_DEGREE = 24


# Truth ----------------------------------------------------------------------------------------


def lower_series(a, x):
    term = total = mp.mpf(1) / a
    n = a
    while abs(term) > abs(total) * mp.mpf(10) ** -55:
        n += 1
        term *= x / n
        total += term
    return total * mp.exp(a * mp.log(x) - x - mp.loggamma(a))


def upper_fraction(a, x):
    b = x + 1 - a
    c, d = mp.mpf(10) ** 400, 1 / b
    h, i = d, 0
    while True:
        i += 1
        an = -i * (i - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -55:
            return h * mp.exp(a * mp.log(x) - x - mp.loggamma(a))


def gamma_tails(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    if x < a + 1:
        lower = lower_series(a, x)
        return lower, 1 - lower
    upper = upper_fraction(a, x)
    return 1 - upper, upper


def beta_fraction(a, b, x):
    c, d = mp.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
    h, m = d, 0
    while True:
        m += 1
        e = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m))
        d, c = 1 / (1 + e * d), 1 + e / c
        h *= c * d
        e = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m))
        d, c = 1 / (1 + e * d), 1 + e / c
        h *= c * d
        if abs(c * d - 1) < mp.mpf(10) ** -55:
            ln = a * mp.log(x) + b * mp.log1p(-x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
            return h * mp.exp(ln) / a


def beta_tails(a, b, x):
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x < (a + 1) / (a + b + 2):
        lower = beta_fraction(a, b, x)
        return lower, 1 - lower
    upper = beta_fraction(b, a, 1 - x)
    return 1 - upper, upper


def gamma_rate(a, x):
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a))


def beta_rate(a, b, x):
    return mp.exp(a * mp.log(x) + b * mp.log1p(-x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b))


def solve(side, p, start, tails, rate, step):
    """Newton on the logarithm of the tail, which is concave in the logarithm of the point."""
    point = start
    for _ in range(400):
        tail = tails(point)[0 if side == "lower" else 1]
        sign = 1 if side == "lower" else -1
        move = sign * mp.log(mp.mpf(p) / tail) * tail / rate(point)
        point = step(point, max(min(move, 20), -20))
        if abs(move) < mp.mpf(10) ** -30:
            return point
    raise ArithmeticError((side, p, start))


def deviate(side, p):
    """Near enough to start from."""
    t = mp.sqrt(-2 * mp.log(min(p, 0.5)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return -z if side == "lower" else z


def gamma_quantile(a, side, p):
    a = mp.mpf(a)
    spread = 1 / (9 * a)
    start = a * max(1 - spread + deviate(side, p) * mp.sqrt(spread), mp.mpf(1) / 10) ** 3
    return solve(side, p, start, lambda x: gamma_tails(a, x), lambda x: gamma_rate(a, x),
                 lambda x, move: x * mp.exp(move))


def beta_quantile(a, b, side, p):
    """The part and the rest; an upper end is the lower end of the rest, which may be tiny."""
    if side == "upper":
        return beta_quantile(b, a, "lower", p)[::-1]
    a, b = mp.mpf(a), mp.mpf(b)

    def step(x, move):
        odds = x / (1 - x) * mp.exp(move)
        return odds / (1 + odds)

    odds = a / b * mp.exp(deviate(side, p) * mp.sqrt((a + b) / a / b)) if min(a, b) > 11 else a / b
    x = solve(side, p, odds / (1 + odds), lambda x: beta_tails(a, b, x), lambda x: beta_rate(a, b, x), step)
    return x, 1 - x


def show(*values):
    return [mp.nstr(v, 25, min_fixed=0, max_fixed=0) for v in values]


def truth():
    rng = random.Random(2019)
    size = lambda low, high: float("%.6g" % 10 ** rng.uniform(low, high))
    cases = {"made_by": "make_special.py truth", "digits": 25}
    cases["normal_tail"] = [
        {"z": z, "upper": show(mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2)[0]}
        for z in [0.0, 1e-9, 0.1, 0.5, 1.0, 1.959963984540054, 3.0, 5.5, 8.0, 12.34, 20.0, 30.0, 37.5,
                  -0.3, -2.0, -7.0]]
    cases["normal_quantile"] = [
        {"upper": q, "z": show(mp.sqrt(2) * mp.erfinv(1 - 2 * mp.mpf(q)) if q > 1e-20 else
                               mp.findroot(lambda z: mp.log(mp.erfc(z / mp.sqrt(2)) / 2) - mp.log(mp.mpf(q)),
                                           mp.sqrt(-2 * mp.log(q))))[0]}
        for q in [0.4999, 0.4, 0.25, 0.1, 0.05, 0.025, 0.005, 0.001, 1e-6, 1e-12, 1e-30, 1e-100, 1e-300]]
    cases["ln_gamma"] = [
        {"x": x, "value": show(mp.loggamma(mp.mpf(x)))[0]}
        for x in [1e-300, 1e-10, 0.01, 0.3, 0.5, 0.9, 1.1, 1.5, 2.5, 3.0, 4.7, 7.9, 8.0, 8.1, 11.0, 23.4, 150.0,
                  1e4, 123456.789, 1e9, 1e100]]
    shapes = [0.5, 1.0, 1.5, 2.0, 5.0, 11.5, 12.0, 12.5, 20.0, 63.0, 65.0, 150.0, 999.0, 1001.0, 12345.0, 1e6, 1e9]
    points = []
    for a in shapes:
        for sd in [-8.0, -3.0, -1.0, 0.0, 0.3, 1.96, 5.0, 12.0]:
            x = a * max(1 - 1 / (9 * a) + sd / (3 * a ** 0.5), 0.02) ** 3
            points.append((a, float("%.12g" % x)))
    points += [(size(-2, 7), 0.0) for _ in range(60)]
    points = [(a, x or float("%.12g" % (a * 10 ** rng.uniform(-1.2, 0.8)))) for a, x in points]
    cases["gamma_tails"] = []
    for a, x in points:
        lower, upper = gamma_tails(a, x)
        if min(lower, upper) > mp.mpf(10) ** -300:
            lower, upper = show(lower, upper)
            cases["gamma_tails"].append({"a": a, "x": x, "lower": lower, "upper": upper})
    tails = [("lower", 0.5), ("lower", 0.025), ("upper", 0.025), ("lower", 0.001), ("upper", 0.001),
             ("lower", 1e-12), ("upper", 1e-12), ("lower", 1e-100), ("upper", 1e-100), ("upper", 1e-290)]
    cases["gamma_quantile"] = [
        {"a": a, side: p, "x": show(gamma_quantile(a, side, p))[0]}
        for a in [0.5, 1.0, 2.0, 7.0, 11.9, 12.1, 30.0, 63.9, 64.1, 500.0, 1000.5, 5143.0, 1e6, 999999999.0]
        for side, p in tails]
    cases["beta_tails"] = []
    pairs = [(0.5, 0.5), (0.5, 3.0), (1.0, 1.0), (2.0, 900.0), (7.0, 1e9), (12.0, 13.0), (24.1, 24.0), (14.0, 1e6),
             (60.0, 70.0), (150.0, 120.0), (6993.0, 5143.0), (61647.0, 56346.0), (1e6, 3e6), (1e9, 1e9), (3e5, 1e9)]
    pairs += [(size(-2, 6), size(-2, 6)) for _ in range(40)]
    for a, b in pairs:
        sd = (a * b / (a + b) ** 2 / (a + b + 1)) ** 0.5
        for place in [-9.0, -2.5, -1.0, 0.1, 1.96, 6.0]:
            odds = a / b * 2.718281828 ** (place * sd * (a + b) ** 2 / (a * b))
            x = float("%.12g" % (odds / (1 + odds)))
            if not 1e-300 < x < 1 - 1e-6:
                continue
            lower, upper = beta_tails(a, b, x)
            if min(lower, upper) > mp.mpf(10) ** -300:
                rate = beta_rate(mp.mpf(a), mp.mpf(b), mp.mpf(x)) / (1 - mp.mpf(x))
                lower, upper = show(lower, upper)
                cases["beta_tails"].append({"a": a, "b": b, "x": x, "lower": lower, "upper": upper,
                                            "rate": mp.nstr(rate, 5)})
    cases["beta_quantile"] = []
    for a, b in [(0.5, 0.5), (1.0, 5.0), (2.0, 900.0), (7.0, 1e9), (12.5, 13.0), (25.0, 24.0), (60.0, 7.0),
                 (150.0, 120.0), (6993.0, 5143.0), (61647.0, 56346.0), (1e6, 3e6), (1e9, 1e9), (3e5, 1e9)]:
        for side, p in tails:
            part, rest = show(*beta_quantile(a, b, side, p))
            if min(float(part), float(rest)) > 1e-290:
                cases["beta_quantile"].append({"a": a, "b": b, side: p, "part": part, "rest": rest})
    lines = []
    for key, value in cases.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row) for row in value)
            lines.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    {"coefficients": coefficients, "truth": truth}[sys.argv[1]]()
