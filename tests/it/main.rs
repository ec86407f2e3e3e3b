//! What no single crate can test about itself.

// Spelt out, although every file here is a test, because the lints look for it.
#[cfg(test)]
mod api;
#[cfg(test)]
mod awards_2016_17;
#[cfg(test)]
mod bundled;
#[cfg(test)]
mod case_forces;
#[cfg(test)]
mod case_grants;
#[cfg(test)]
mod case_page;
#[cfg(test)]
mod case_tables;
#[cfg(test)]
mod claims_against_oracle;
#[cfg(test)]
mod claims_oracle;
#[cfg(test)]
mod demo_page;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod governance_real;
#[cfg(test)]
mod govuk;
#[cfg(test)]
mod grants_register;
#[cfg(test)]
mod iati_mirrors;
#[cfg(test)]
mod initiative_readings;
#[cfg(test)]
mod max_flow_answers;
#[cfg(test)]
mod measures;
#[cfg(test)]
mod min_cost_answers;
#[cfg(test)]
mod performance_agreement;
#[cfg(test)]
mod performance_composites;
#[cfg(test)]
mod performance_effects;
#[cfg(test)]
mod performance_hidden;
#[cfg(test)]
mod performance_laws;
#[cfg(test)]
mod performance_oracle;
#[cfg(test)]
mod performance_recording;
#[cfg(test)]
mod performance_run_lengths;
#[cfg(test)]
mod planted_faults;
#[cfg(test)]
mod report;
#[cfg(test)]
mod suppression_attacker;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod workbook_faults;
#[cfg(test)]
mod workbook_programs;
