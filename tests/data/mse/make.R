# Answers of SparseMSE, MultipleSystemsEstimation and Rcapture on tables.json, written to peers.json; and, where an
# argument asks for it, SparseMSE's bootstrap of UKdat_5, written to bca.json (minutes).
# Run after make.py, with jsonlite and the three packages installed: Rscript make.R [bca]
suppressMessages({library(jsonlite); library(Rcapture); library(SparseMSE)})
read <- fromJSON("tables.json", simplifyVector = FALSE)
matrices <- lapply(names(read$lists), function(name) {
  lists <- unlist(read$lists[[name]])
  rows <- lapply(read$cells[[name]], function(cell) c(as.numeric(lists %in% unlist(cell$lists)), cell$count))
  matrix <- do.call(rbind, rows)
  colnames(matrix) <- c(gsub("-", "_", lists), "count")
  matrix
})
names(matrices) <- names(read$lists)
pairs <- function(lists) t(combn(lists, 2))
answers <- list()
for (name in names(matrices)) {
  table <- matrices[[name]]
  lists <- ncol(table) - 1
  all <- pairs(lists)
  answer <- list(table = name)
  # 0 exists, 1 no maximum, 2 not identifiable, 3 both; of every model of up to four lists, by the bits of its pairs.
  if (lists <= 4) {
    answer$existence <- sapply(0:(2^nrow(all) - 1), function(bits) {
      chosen <- bitwAnd(bits, 2^(0:(nrow(all) - 1))) > 0
      mX <- if (any(chosen)) t(all[chosen, , drop = FALSE]) else NULL
      checkident(table, mX)
    })
  }
  # The sparse tables are of existence only.
  if (!startsWith(name, "sparse")) {
    answer$stepwise <- as.list(unname(estimatepopulation.0(table, method = "stepwise")$estimate))
  }
  answers[[length(answers) + 1]] <- answer
}
uk5 <- matrices[["UKdat_5"]]
histories <- function(table) { full <- as.matrix(tidylists(table, includezerocounts = TRUE)); full }
ms <- closedpMS.t(histories(uk5), dfreq = TRUE, maxorder = 2)$results
rcapture <- lapply(seq_len(nrow(ms)), function(row) list(
  model = rownames(ms)[row], abundance = ms[row, "abundance"], deviance = ms[row, "deviance"], AIC = ms[row, "AIC"],
  BIC = ms[row, "BIC"]))
models <- lapply(c(3, 4, 5), function(t) list(lists = t, models = sapply(2:(t - 1), function(order) length(getAllModels(t, maxorder = order)))))
# The multinomial profile interval, interpolated between whole numbers: of three lists, as few as Rcapture's M_t and its own design allow.
profiles <- lapply(c("made-3-400", "made-4-900"), function(name) {
  table <- histories(matrices[[name]])
  pdf(NULL)
  list(table = name, interval = as.list(unname(as.numeric(profileCI(table, dfreq = TRUE, m = "Mt")$results))))
})
suppressMessages(library(MultipleSystemsEstimation))
bic <- MultipleSystemsEstimation:::assemble_bic(as.data.frame(uk5), maxorder = 2)$res
bics <- lapply(seq_len(nrow(bic)), function(row) list(model = rownames(bic)[row], abundance = bic[row, 1], BIC = bic[row, 2]))
package <- function(name) as.character(packageVersion(name))
writeLines(toJSON(list(
  versions = list(R = R.version.string, Rcapture = package("Rcapture"), SparseMSE = package("SparseMSE"), MultipleSystemsEstimation = package("MultipleSystemsEstimation")),
  tables = answers, models = models, profiles = profiles,
  UKdat_5 = list(lists = colnames(uk5)[1:5], rcapture = rcapture, bic = bics)
), auto_unbox = TRUE, digits = 10), "peers.json")
if (identical(commandArgs(trailingOnly = TRUE), "bca")) {
  boot <- SparseMSE::estimatepopulation(uk5, nboot = 1000, alpha = c(0.025, 0.975))
  writeLines(toJSON(list(
    SparseMSE = package("SparseMSE"), population = unname(boot$popest), acceleration = boot$ahat,
    interval = as.list(unname(boot$BCaquantiles)), percentile = as.list(unname(quantile(boot$bootreps, c(0.025, 0.975), type = 8)))
  ), auto_unbox = TRUE, digits = NA), "bca.json")
}
