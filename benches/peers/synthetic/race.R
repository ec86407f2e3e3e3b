# The peer's half of the race on one panel: Rscript race.R KIND TABLE BEFORE, wall and processor seconds, the sum of the losses of
# the treated unit and of every placebo, and the version. Started by race.py, with R_LIBS naming a library that has Synth.
suppressMessages(library(Synth))
arguments <- commandArgs(trailingOnly = TRUE)
panel <- t(as.matrix(read.csv(arguments[2], header = FALSE))) # A column to a unit, the treated one first.
before <- seq_len(as.integer(arguments[3]))
weights <- if (arguments[1] == "stated") rep(1, length(before)) else NULL
of <- function(unit) {
  one <- panel[before, unit, drop = FALSE]
  others <- panel[before, -unit, drop = FALSE]
  invisible(capture.output(found <- suppressWarnings(synth(X1 = one, X0 = others, Z1 = one, Z0 = others, custom.v = weights))))
  found$loss.w
}
all <- function() sum(sapply(seq_len(ncol(panel)), of))
if (arguments[1] == "stated") invisible(all())
time <- system.time(number <- all())
cat(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], number, as.character(packageVersion("Synth")), "\n")
