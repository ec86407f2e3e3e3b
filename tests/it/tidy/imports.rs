//! Inside a crate, files form layers: no two import each other, directly or through a third.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::{algo::tarjan_scc, graph::DiGraph};

use super::rust::{Code, Use, is_word, paths};

/// How many names in a row may stand for another name before the search gives up.
const HOPS: usize = 8;

/// A file by the path of its module: `a/b.rs` and `a/b/mod.rs` are both `["a", "b"]`, `lib.rs` is `[]`.
type Module = Vec<String>;

/// The groups of files that import each other, given every file of `src` by its path there.
///
/// Names are followed through re-exports to the file that defines them. A file that only passes on the names of the files
/// below it, as `lib.rs` does, does not import them.
pub(crate) fn cycles(sources: &[(String, String)]) -> Vec<String> {
    let library = Library::read(sources);
    let mut graph = DiGraph::<&str, ()>::new();
    let nodes: BTreeMap<_, _> =
        library.files.iter().map(|(module, file)| (module, graph.add_node(file.path))).collect();
    for (from, to) in library.imports() {
        graph.update_edge(nodes[&from], nodes[&to], ());
    }
    let knots = tarjan_scc(&graph).into_iter().filter(|knot| knot.len() > 1);
    let mut named: Vec<_> = knots
        .map(|knot| {
            let files: BTreeSet<_> = knot.into_iter().map(|node| graph[node]).collect();
            format!("{} import each other", files.into_iter().collect::<Vec<_>>().join(", "))
        })
        .collect();
    named.sort();
    named
}

struct File<'a> {
    path: &'a str,
    tokens: Vec<&'a str>,
    uses: Vec<Use<'a>>,
    defines: BTreeSet<&'a str>,
}

struct Library<'a> {
    files: BTreeMap<Module, File<'a>>,
}

impl<'a> Library<'a> {
    fn read(sources: &'a [(String, String)]) -> Self {
        let mut files = BTreeMap::new();
        let mut for_tests = BTreeSet::new();
        for (path, text) in
            sources.iter().filter(|(path, _)| path != "main.rs" && !path.starts_with("bin/"))
        {
            let code = Code::read(text);
            let module = module_of(path);
            for_tests.extend(code.test_files.iter().map(|name| join(&module, &[name])));
            let (uses, _) = paths(&code.tokens);
            let defines =
                code.tokens.windows(2).filter(|pair| is_definition(pair[0])).map(|pair| pair[1]);
            let macros = code
                .tokens
                .windows(3)
                .filter(|three| three[..2] == ["macro_rules", "!"])
                .map(|three| three[2]);
            let defines = defines.chain(macros).collect();
            files.insert(module, File { path, tokens: code.tokens, uses, defines });
        }
        files.retain(|module, _| {
            !(0..=module.len()).any(|length| for_tests.contains(&module[..length]))
        });
        Self { files }
    }

    fn imports(&self) -> BTreeSet<(Module, Module)> {
        let mut edges = BTreeSet::new();
        for (module, file) in &self.files {
            let mut add = |target: Module| {
                if target != *module {
                    edges.insert((module.clone(), target));
                }
            };
            for each in &file.uses {
                let Some(path) = self.absolute(module, &each.inside, &each.path) else { continue };
                let uses_of_name = file.tokens.iter().filter(|token| **token == each.name).count();
                let is_only_passed_on =
                    each.is_passed_on && (each.name == "*" || uses_of_name == 1);
                let targets = if each.name == "*" {
                    self.everything_in(&path)
                } else {
                    vec![self.home(&path, HOPS)]
                };
                for target in targets {
                    if !(is_only_passed_on
                        && target.len() > module.len()
                        && target.starts_with(module))
                    {
                        add(target);
                    }
                }
            }
            for mention in paths(&file.tokens).1 {
                if let Some(path) = self.absolute(module, &mention.inside, &mention.path) {
                    add(self.home(&path, HOPS));
                }
            }
        }
        edges
    }

    /// A path as written in `module`, from the root of the crate; nothing when it leads out of the crate.
    fn absolute(&self, module: &Module, inside: &[&str], path: &[&str]) -> Option<Module> {
        let here = join(module, inside);
        match path {
            ["crate", rest @ ..] => Some(join(&Vec::new(), rest)),
            ["self", rest @ ..] => Some(join(&here, rest)),
            ["super", ..] => {
                let ups = path.iter().take_while(|part| **part == "super").count();
                let stem = here[..here.len().saturating_sub(ups)].to_vec();
                Some(join(&stem, &path[ups..]))
            }
            [first, ..] => {
                self.files.contains_key(&join(&here, &[first])).then(|| join(&here, path))
            }
            [] => None,
        }
    }

    /// The file that defines what a path names.
    fn home(&self, path: &[String], hops: usize) -> Module {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.files.contains_key(&path[..*length]))
            .unwrap_or(0);
        let module = path[..length].to_vec();
        let (Some(name), Some(file)) = (path.get(length), self.files.get(&module)) else {
            return module;
        };
        if hops == 0 || file.defines.contains(name.as_str()) {
            return module;
        }
        for each in file.uses.iter().filter(|each| each.name == name && each.inside.is_empty()) {
            if let Some(target) = self.absolute(&module, &[], &each.path) {
                return self.home(&[&target[..], &path[length + 1..]].concat(), hops - 1);
            }
        }
        for each in file.uses.iter().filter(|each| each.name == "*" && each.inside.is_empty()) {
            if let Some(target) = self.absolute(&module, &[], &each.path) {
                let home = self.home(&[&target[..], &path[length..]].concat(), hops - 1);
                if self.files.get(&home).is_some_and(|file| file.defines.contains(name.as_str())) {
                    return home;
                }
            }
        }
        module
    }

    /// The file a `*` opens, and the files whose names that file passes on.
    fn everything_in(&self, path: &[String]) -> Vec<Module> {
        let opened = self.home(path, HOPS);
        let mut homes = vec![opened.clone()];
        for each in self.files.get(&opened).into_iter().flat_map(|file| &file.uses) {
            if let Some(target) = self.absolute(&opened, &each.inside, &each.path)
                && each.is_passed_on
            {
                homes.push(self.home(&target, HOPS));
            }
        }
        homes
    }
}

fn module_of(path: &str) -> Module {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

fn join(module: &Module, path: &[&str]) -> Module {
    module
        .iter()
        .cloned()
        .chain(path.iter().copied().filter(|part| is_word(part)).map(str::to_owned))
        .collect()
}

fn is_definition(word: &str) -> bool {
    ["const", "enum", "fn", "static", "struct", "trait", "type", "union"].contains(&word)
}

mod tests {
    use super::*;

    fn of(sources: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> =
            sources.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        cycles(&sources)
    }

    #[test]
    fn one_way_is_no_cycle() {
        let lib = ("lib.rs", "mod a; mod b; pub use crate::{a::A, b::B};");
        let sources = [lib, ("a.rs", "use crate::B; pub struct A(B);"), ("b.rs", "pub struct B;")];
        assert_eq!(of(&sources), Vec::<String>::new());
    }

    #[test]
    fn two_files_that_import_each_other_are_named() {
        let sources = [("a.rs", "use crate::b::B; struct A;"), ("b.rs", "struct B(crate::a::A);")];
        assert_eq!(of(&sources), ["a.rs, b.rs import each other"]);
    }

    #[test]
    fn a_cycle_through_a_third_file_is_found() {
        let sources = [
            ("a.rs", "use super::b::B;"),
            ("b.rs", "use crate::c;"),
            ("c.rs", "use crate::{a::A, d::D};"),
            ("d.rs", ""),
        ];
        assert_eq!(of(&sources), ["a.rs, b.rs, c.rs import each other"]);
    }

    #[test]
    fn a_cycle_hidden_by_re_exports_is_found() {
        let lib = ("lib.rs", "mod a; mod b; pub use crate::{a::A, b::*};");
        let sources =
            [lib, ("a.rs", "use crate::B; pub struct A;"), ("b.rs", "use crate::A; pub struct B;")];
        assert_eq!(of(&sources), ["a.rs, b.rs import each other"]);
        let opened =
            [lib, ("a.rs", "use crate::*; pub struct A;"), ("b.rs", "use crate::A; pub struct B;")];
        assert_eq!(of(&opened), ["a.rs, b.rs import each other"]);
    }

    #[test]
    fn a_parent_and_its_child_may_import_one_way_only() {
        let child = ("a/b.rs", "use super::Parent; pub struct Child;");
        let passes_on = ("a/mod.rs", "mod b; pub use b::Child; pub struct Parent;");
        assert_eq!(of(&[passes_on, child]), Vec::<String>::new());
        let uses = ("a.rs", "mod b; use b::Child; pub struct Parent(Child);");
        assert_eq!(of(&[uses, child]), ["a.rs, a/b.rs import each other"]);
        let passes_on_and_uses = ("a.rs", "mod b; pub use b::Child; pub struct Parent(Child);");
        assert_eq!(of(&[passes_on_and_uses, child]), ["a.rs, a/b.rs import each other"]);
        let mentions = ("a.rs", "mod b; pub struct Parent(b::Child);");
        assert_eq!(of(&[mentions, child]), ["a.rs, a/b.rs import each other"]);
    }

    #[test]
    fn tests_and_modules_inside_a_file_are_no_cycle() {
        let tests = "struct A; #[cfg(test)] mod tests { use crate::b::B; }";
        let inner = "use crate::a::A; mod inner { use super::X; } struct X;";
        assert_eq!(of(&[("a.rs", tests), ("b.rs", inner)]), Vec::<String>::new());
        let lib = ("lib.rs", "#[cfg(test)] mod a; mod b;");
        assert_eq!(
            of(&[lib, ("a.rs", "use crate::b::B;"), ("b.rs", "use crate::a::A;")]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_macro_is_an_import_too() {
        let lib = ("lib.rs", "mod a; mod b;");
        let a = ("a.rs", "macro_rules! m { () => { $crate::b::B } } pub(crate) use m;");
        assert_eq!(
            of(&[lib, a, ("b.rs", "use crate::a::m; struct B;")]),
            ["a.rs, b.rs import each other"]
        );
    }
}
