//! How harm is added up.

use fourp_stat::{DirectMethod, Level};
use serde::Serialize;

use crate::words::conventions;

conventions! {
    /// Over which span counts are added up.
    #[expect(clippy::exhaustive_enums, reason = "as counted, or by year")]
    #[derive(Default)]
    HarmSpan {
        /// United Kingdom financial years, and a period that lies in none by itself. The default.
        #[default]
        FinancialYear = "financial years",
        /// Each period as it was counted.
        EachPeriod = "each period",
    }

    /// Whether what was reported and what was sought may be added up.
    ///
    /// A count of what is found by looking moves with the looking: the authors of the Cambridge Crime Harm Index report it
    /// apart (Sherman, Neyroud and Neyroud 2016, Policing 10).
    #[expect(clippy::exhaustive_enums, reason = "apart, or also together")]
    #[derive(Default)]
    Detections {
        /// Reported, sought, mixed and unknown each stand apart. The default.
        #[default]
        Apart = "by way of detection, never summed",
        /// They stand apart, and their sum beside them: only for those who ask for it.
        SummedByRequest = "by way of detection, and summed on request",
    }
}

/// How harm is added up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct HarmOptions {
    /// Over which span.
    pub span: HarmSpan,
    /// Whether ways of detection are also summed.
    pub detections: Detections,
    /// How the interval is made.
    pub method: DirectMethod,
    /// Its level.
    pub level: Level,
}

/// Financial years, ways of detection apart, Fay and Feuer at 95 %.
///
/// Where a few events bear most of the harm, as they do under weights that differ a hundredfold, the interval of Dobson and
/// others covers too seldom; the gamma interval does not (`harm_index` tests, and docs/methods/harm-index.md).
impl Default for HarmOptions {
    fn default() -> Self {
        Self {
            span: HarmSpan::default(),
            detections: Detections::default(),
            method: DirectMethod::FayFeuer,
            level: Level::default(),
        }
    }
}
