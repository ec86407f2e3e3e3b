//! m
/// M
#[derive(Debug)]
pub struct Measure;
/// M
#[derive(Debug)]
pub struct CountingRule;
