//! Formulas: what is read is written, and the text written is read as the same formula.
#![no_main]

use fourp_model::Formula;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(formula) = text.parse::<Formula>() {
        let written = formula.to_string();
        let again: Result<Formula, _> = written.parse();
        assert_eq!(again.map(|formula| formula.to_string()), Ok(written));
    }
});
