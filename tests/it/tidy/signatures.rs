//! petgraph is not yet at 1.0, so none of its names stands in a public signature or a trait impl.

use super::rust::{Code, closed, paths};

/// Public items and trait impls of one file that name petgraph, or something imported from it.
///
/// It reads words, not types: a `pub` item of a private module counts as public, and a name that reaches the file by a glob is missed.
pub(crate) fn faults(path: &str, text: &str) -> Vec<String> {
    let code = Code::read(text);
    let tokens = &code.tokens;
    let (uses, _) = paths(tokens);
    let mut names = vec!["petgraph"];
    names.extend(
        uses.iter().filter(|each| each.path.first() == Some(&"petgraph")).map(|each| each.name),
    );
    let mut faults = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let shown = match *token {
            "pub" if tokens.get(at + 1) != Some(&"(") => &tokens[at..shown_end(tokens, at)],
            "impl" => &tokens[at..header_end(tokens, at)],
            _ => continue,
        };
        let is_inherent = *token == "impl" && !shown.contains(&"for");
        if let Some(name) = shown.iter().find(|word| names.contains(word))
            && !is_inherent
        {
            faults.push(format!(
                "{path}: `{} ...` shows {name}",
                shown[..shown.len().min(4)].join(" ")
            ));
        }
    }
    faults
}

/// Where the public part of an item that starts with `pub` ends: of enums and traits everything shows, of a tuple struct
/// only the fields that say so themselves.
fn shown_end(tokens: &[&str], start: usize) -> usize {
    let words = &tokens[start..tokens.len().min(start + 4)];
    let is_struct = words.contains(&"struct");
    let is_open = words.contains(&"enum") || words.contains(&"trait");
    let is_use = words.get(1) == Some(&"use");
    let is_alias = words.get(1) == Some(&"type");
    let mut at = start + 1;
    while at < tokens.len() {
        match tokens[at] {
            ";" | "}" | ")" => return at,
            "," if !words.contains(&"fn") && !is_use => return at,
            "=" if !is_alias => return at,
            "{" if is_use => at += 1,
            "{" if is_open => return closed(tokens, at),
            "{" => return at,
            "(" if is_struct => return at,
            "(" | "[" => at = closed(tokens, at),
            _ => at += 1,
        }
    }
    at
}

fn header_end(tokens: &[&str], start: usize) -> usize {
    tokens[start..]
        .iter()
        .position(|token| ["{", ";", ")", ","].contains(token))
        .map_or(tokens.len(), |n| start + n)
}

mod tests {
    use super::*;

    fn shows(text: &str) -> bool {
        !faults("a.rs", text).is_empty()
    }

    #[test]
    fn a_private_use_of_petgraph_is_allowed() {
        let text = "use petgraph::graph::DiGraph;
            pub struct Network { graph: DiGraph<u32, ()>, pub name: String }
            pub struct Tree(DiGraph<u32, ()>);
            impl Network { pub fn len(&self) -> usize { petgraph::algo::toposort(&self.graph, None); 0 } }
            pub(crate) fn inner(graph: &DiGraph<u32, ()>) {}
            fn private() -> petgraph::Direction { petgraph::Direction::Outgoing }
            pub const SIZE: usize = petgraph::SIZE;";
        assert_eq!(faults("a.rs", text), Vec::<String>::new());
    }

    #[test]
    fn a_public_use_of_petgraph_is_named() {
        let text = "pub fn walk(way: petgraph::Direction) {}";
        assert_eq!(faults("a.rs", text), ["a.rs: `pub fn walk ( ...` shows petgraph"]);
        assert!(shows(
            "use petgraph::graph::{DiGraph as G}; pub fn graph() -> G<u32, ()> { todo() }"
        ));
        assert!(shows("pub use petgraph::Direction;"));
        assert!(shows("pub use crate::{a, petgraph::Direction};"));
        assert!(shows("pub type Way = petgraph::Direction;"));
        assert!(shows("pub struct A { pub way: petgraph::Direction }"));
        assert!(shows("pub struct A(u8, pub petgraph::Direction);"));
        assert!(shows("pub enum A { One(petgraph::Direction) }"));
        assert!(shows("pub trait A { fn way() -> petgraph::Direction; }"));
        assert!(shows("impl From<petgraph::Direction> for Way { }"));
    }
}
