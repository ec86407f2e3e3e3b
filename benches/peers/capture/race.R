# The peers' half of the race on one capture table: Rscript race.R KIND TABLE, wall and processor seconds and a number.
# Started by race.py, with R_LIBS naming a library that has the packages.
arguments <- commandArgs(trailingOnly = TRUE)
table <- as.matrix(read.csv(arguments[2]))
colnames(table)[ncol(table)] <- "count"
# Attached, for its list of models is data.
suppressPackageStartupMessages(library(arguments[1], character.only = TRUE))
work <- switch(arguments[1],
  MultipleSystemsEstimation = {
    data <- as.data.frame(table)
    function() MultipleSystemsEstimation:::assemble_bic(data, maxorder = 2)$res[1, 1]
  },
  Rcapture = {
    full <- as.matrix(SparseMSE::tidylists(table, includezerocounts = TRUE))
    function() { found <- Rcapture::closedpMS.t(full, dfreq = TRUE, maxorder = 2)$results; found[which.min(found[, "BIC"]), 1] }
  },
  SparseMSE = function() SparseMSE::estimatepopulation.0(table, method = "stepwise", quantiles = NULL)$estimate
)
invisible(suppressWarnings(work()))
time <- system.time(number <- suppressWarnings(work()))
cat(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], number, as.character(packageVersion(arguments[1])), "\n")
