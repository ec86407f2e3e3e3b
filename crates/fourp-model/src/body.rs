//! m
/// M
#[derive(Debug)]
pub struct Body;
/// M
#[derive(Debug)]
pub struct BodyClass;
