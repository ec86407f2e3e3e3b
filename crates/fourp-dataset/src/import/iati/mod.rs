//! Activities of the International Aid Transparency Initiative.

mod activity;
mod codes;
mod document;
mod flows;
mod split;

pub use self::{
    flows::{IatiFile, IatiImport, iati},
    split::{Split, SplitPart, SplitScope},
};
