//! As much of Rust as the rules need: words and signs, without comments, literals and tests.

/// Cuts a source into words, `::` and single signs. Comments vanish; every literal becomes `""`.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if rest.starts_with("r#") && rest[2..].starts_with(|c: char| c.is_alphabetic()) {
            word = 2 + rest[2..]
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len() - 2);
        }
        let (length, token) = if first.is_whitespace() {
            (first.len_utf8(), None)
        } else if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (comment(rest), None)
        } else if let Some(length) = literal(rest) {
            (length, Some("\"\""))
        } else if word > 0 {
            (word, Some(&rest[..word]))
        } else if rest.starts_with("::") {
            (2, Some("::"))
        } else {
            (first.len_utf8(), Some(&rest[..first.len_utf8()]))
        };
        tokens.extend(token);
        at += length;
    }
    tokens
}

/// A source without its tests, and the names of the files it keeps for tests.
pub(crate) struct Code<'a> {
    pub(crate) tokens: Vec<&'a str>,
    pub(crate) test_files: Vec<&'a str>,
}

impl<'a> Code<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        let all = tokens(text);
        let mut code = Self { tokens: Vec::new(), test_files: Vec::new() };
        let mut at = 0;
        while at < all.len() {
            if !all[at..].starts_with(&["#", "["]) {
                code.tokens.push(all[at]);
                at += 1;
                continue;
            }
            let after = closed(&all, at + 1);
            if is_for_tests(&all[at + 2..after - 1]) {
                let end = item_end(&all, after);
                if let [.., "mod", name, ";"] = all[after..end] {
                    code.test_files.push(name);
                }
                at = end;
            } else {
                code.tokens.extend(&all[at..after]);
                at = after;
            }
        }
        code
    }
}

/// One name brought in by a `use`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Use<'a> {
    /// The modules written inside the file around it.
    pub(crate) inside: Vec<&'a str>,
    pub(crate) path: Vec<&'a str>,
    /// The name it has here; `*` when it brings in everything.
    pub(crate) name: &'a str,
    /// Whether it starts with `pub`, so that it passes the name on.
    pub(crate) is_passed_on: bool,
}

/// A path written in the code outside of any `use`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Mention<'a> {
    pub(crate) inside: Vec<&'a str>,
    pub(crate) path: Vec<&'a str>,
}

/// Every `use` and every other path of more than one part, with the modules around each.
pub(crate) fn paths<'a>(tokens: &[&'a str]) -> (Vec<Use<'a>>, Vec<Mention<'a>>) {
    let (mut uses, mut mentions) = (Vec::new(), Vec::new());
    // What each open brace belongs to: a module by its name, or anything else.
    let mut braces = Vec::<Option<&str>>::new();
    let mut at = 0;
    let mut start = 0;
    while at < tokens.len() {
        let inside = || braces.iter().copied().flatten().collect::<Vec<_>>();
        match tokens[at] {
            "use" => {
                let end = at
                    + tokens[at..]
                        .iter()
                        .position(|token| *token == ";")
                        .unwrap_or(tokens.len() - at);
                let is_passed_on = tokens[start..at].contains(&"pub");
                uses.extend(tree(&tokens[at + 1..end]).into_iter().map(|(path, name)| Use {
                    inside: inside(),
                    path,
                    name,
                    is_passed_on,
                }));
                at = end;
                start = end;
            }
            "{" => {
                let module = match tokens[..at] {
                    [.., "mod", name] => Some(name),
                    _ => None,
                };
                braces.push(module);
                at += 1;
                start = at;
            }
            "}" => {
                braces.pop();
                at += 1;
                start = at;
            }
            ";" | "]" => {
                at += 1;
                start = at;
            }
            word if is_word(word) && tokens.get(at + 1) == Some(&"::") => {
                let mut path = vec![word];
                at += 1;
                while let [Some("::"), Some(next)] =
                    [tokens.get(at).copied(), tokens.get(at + 1).copied()]
                    && is_word(next)
                {
                    path.push(next);
                    at += 2;
                }
                // A turbofish ends the path.
                at += usize::from(tokens.get(at) == Some(&"::"));
                mentions.push(Mention { inside: inside(), path });
            }
            _ => at += 1,
        }
    }
    (uses, mentions)
}

pub(crate) fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// The place after the bracket that closes the one at `open`.
pub(crate) fn closed(tokens: &[&str], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match *token {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The paths of a use tree, each with the name it brings in.
fn tree<'a>(tokens: &[&'a str]) -> Vec<(Vec<&'a str>, &'a str)> {
    let mut found = Vec::new();
    let mut stems = vec![Vec::new()];
    let mut path = Vec::<&str>::new();
    let mut alias = None;
    let mut words = tokens.iter().copied().peekable();
    let mut finish = |path: &mut Vec<&'a str>, alias: &mut Option<&'a str>| {
        let mut whole = std::mem::take(path);
        if whole.len() > 1 && whole.last() == Some(&"self") {
            whole.pop();
        }
        if let Some(last) = whole.last().copied() {
            let name = alias.take().unwrap_or(last);
            if last == "*" {
                whole.pop();
            }
            found.push((whole, name));
        }
    };
    while let Some(word) = words.next() {
        match word {
            "{" => {
                stems.push(path.clone());
                if words.peek() == Some(&"}") {
                    path.clear();
                }
            }
            "}" => {
                // The stem itself was consumed by the last path inside the braces.
                if path.len() > stems.last().map_or(0, Vec::len) {
                    finish(&mut path, &mut alias);
                }
                path.clear();
                stems.pop();
            }
            "," => {
                if path.len() > stems.last().map_or(0, Vec::len) {
                    finish(&mut path, &mut alias);
                }
                path = stems.last().cloned().unwrap_or_default();
            }
            "as" => alias = words.next(),
            "::" => {}
            other => path.push(other),
        }
    }
    finish(&mut path, &mut alias);
    found
}

fn is_for_tests(attribute: &[&str]) -> bool {
    match attribute {
        ["cfg", "(", "test", ")"] | ["test"] => true,
        ["cfg", "(", "all", "(", conditions @ .., ")", ")"] => {
            conditions.split(|token| *token == ",").any(|condition| condition == ["test"])
        }
        _ => false,
    }
}

/// The place after the item that starts at `at`, its other attributes included.
fn item_end(tokens: &[&str], mut at: usize) -> usize {
    while at < tokens.len() {
        match tokens[at] {
            "{" => return closed(tokens, at),
            ";" => return at + 1,
            "(" | "[" => at = closed(tokens, at),
            _ => at += 1,
        }
    }
    at
}

fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The length of the string, byte string or character that `text` starts with.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r"].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            let rest = if prefix.ends_with('r') { rest.trim_start_matches('#') } else { rest };
            rest.starts_with('"') || (*prefix == "b" && rest.starts_with('\''))
        })
    });
    let prefix = prefix.unwrap_or("");
    let body = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        let close = format!("\"{}", "#".repeat(hashes));
        let open = prefix.len() + hashes + 1;
        return Some(
            text[open..].find(&close).map_or(text.len(), |length| open + length + close.len()),
        );
    }
    let quote = body.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    // A quote without its fellow after one character starts a lifetime.
    let mut inner = body[1..].chars();
    if quote == '\'' && inner.next() != Some('\\') && inner.next() != Some('\'') {
        return None;
    }
    let mut is_escaped = false;
    for (at, c) in body.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == quote {
            return Some(prefix.len() + at + 1);
        }
    }
    Some(text.len())
}

mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_vanish() {
        let text = "a /* b /* c */ d */ e // f\n\"g \\\" h\" r#\"i \" j\"# b'k' '\\'' '{' 'l: m::<'n> r#type 1.5";
        let expected =
            ["a", "e", "\"\"", "\"\"", "\"\"", "\"\"", "\"\"", "'", "l", ":", "m", "::", "<"];
        let rest = ["'", "n", ">", "r#type", "1", ".", "5"];
        assert_eq!(tokens(text), [&expected[..], &rest[..]].concat());
    }

    #[test]
    fn unclosed_text_ends_with_the_file() {
        assert_eq!(tokens("a \"b"), ["a", "\"\""]);
        assert_eq!(tokens("a r#\"b\""), ["a", "\"\""]);
        assert_eq!(tokens("a /* b"), ["a"]);
    }

    #[test]
    fn tests_are_left_out_and_other_conditions_kept() {
        let code = Code::read(
            "fn a() {} #[cfg(test)] #[expect(x)] mod tests { fn b() {} } #[cfg(feature = \"test\")] fn c() {}
             #[cfg(any(test, feature = \"f\"))] fn d() {} #[cfg(all(test, unix))] fn e(x: [u8; 2]) {} fn f() {}
             #[cfg(test)] mod cases; #[cfg(not(test))] fn g() {}",
        );
        let functions = code.tokens.windows(2).filter(|pair| pair[0] == "fn").map(|pair| pair[1]);
        assert_eq!(functions.collect::<Vec<_>>(), ["a", "c", "d", "f", "g"]);
        assert_eq!(code.test_files, ["cases"]);
    }

    #[test]
    fn uses_are_read_with_braces_and_other_names() {
        let tokens = tokens(
            "pub use crate::{a::{self, B}, c::D as E, f::*}; use std::fmt; mod g { use super::h; }",
        );
        let (uses, mentions) = paths(&tokens);
        let read: Vec<_> = uses
            .iter()
            .map(|each| (each.inside.join("/"), each.path.join("/"), each.name, each.is_passed_on))
            .collect();
        let expected = [
            ("", "crate/a", "a", true),
            ("", "crate/a/B", "B", true),
            ("", "crate/c/D", "E", true),
            ("", "crate/f", "*", true),
            ("", "std/fmt", "fmt", false),
            ("g", "super/h", "h", false),
        ];
        assert_eq!(
            read,
            expected.map(|(inside, path, name, on)| (inside.into(), path.into(), name, on))
        );
        assert_eq!(mentions, []);
    }

    #[test]
    fn other_paths_are_read_up_to_a_turbofish() {
        let tokens = tokens("fn a() -> crate::b::C { super::d::<E>(); f.g() }");
        let (_, mentions) = paths(&tokens);
        let read: Vec<_> = mentions.iter().map(|mention| mention.path.join("/")).collect();
        assert_eq!(read, ["crate/b/C", "super/d"]);
    }
}
