//! Conventions that plans share.

use crate::words::conventions;

conventions! {
    /// What becomes of groups whose work no row records.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "they are left alone or not")]
    UnrecordedWork {
        /// They stay as they are: of what is not recorded nothing can be proven.
        #[default]
        Keep = "kept as they are",
        /// They may go or be merged, since nothing that is recorded would be lost; what they do may be.
        Release = "treated as having no work",
    }

    /// What becomes of groups that the law requires.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "they are left alone or not")]
    StatutoryGroups {
        /// They stay; in a merger they may take in others, and no two of them are put together.
        #[default]
        Keep = "kept",
        /// They are treated like others: the plan needs a change of the law.
        Release = "treated like others",
    }

    /// Whether groups that are put together must be alike in something.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "they must or need not")]
    Alike {
        /// It must be the same, or not stated for either.
        #[default]
        Same = "must be the same",
        /// It may differ.
        Any = "may differ",
    }
}
