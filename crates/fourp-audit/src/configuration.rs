//! What is raised, how much it weighs, and what is let stand with a reason: a configuration in TOML.

use chrono::NaiveDate;
use fourp_model::{PartialDate, Place, Problem, ProblemCode, Problems, Rational};
use toml_span::{
    Span, Value,
    value::{Table, ValueInner},
};

use crate::{
    code::Code,
    config::{Allowance, Config},
    finding::{Clearance, Response, Severity},
    rules::{catalogue, rule},
    threshold::Threshold,
};

impl Config {
    /// Reads a configuration in TOML.
    ///
    /// ```
    /// use fourp_audit::{Config, Severity};
    ///
    /// let config = Config::from_toml(
    ///     "audit.toml",
    ///     r#"
    ///     as-of = "2019-09-27"
    ///
    ///     [levels]
    ///     CLM001 = "high"
    ///     CLM002 = "off"
    ///
    ///     [[allow]]
    ///     rule = "STR001"
    ///     subject = "objective-3"
    ///     reason = "costed in the annex, which is not published"
    ///     "#,
    /// )?;
    /// assert_eq!(config.levels[&"CLM001".parse()?], Some(Severity::High));
    ///
    /// let problems = Config::from_toml("audit.toml", "[levels]\nCLM999 = \"high\"").unwrap_err();
    /// assert_eq!(
    ///     problems.kept()[0].to_string(),
    ///     "audit.toml:2: unknown word in levels: \"CLM999\", expected the code of a rule"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every problem at once: text that is no TOML, unknown keys, unknown rules and limits, words and numbers that are none,
    /// and allowances without a reason.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, Problems> {
        let mut reading = Reading { file, text, problems: Problems::default() };
        let mut config = Self::default();
        match toml_span::parse(text) {
            Ok(value) => {
                if let Some(table) = value.as_table() {
                    reading.config(table, &mut config);
                }
            }
            Err(error) => {
                let place = reading.place(error.span, None);
                let expected = format!("TOML ({error})");
                reading.problems.push(Problem::new(ProblemCode::BadStructure, place, expected));
            }
        }
        if reading.problems.is_empty() { Ok(config) } else { Err(reading.problems) }
    }

    /// How much findings of a rule weigh; `None` if it is off or there is no such rule.
    #[must_use]
    pub fn level(&self, code: Code) -> Option<Severity> {
        let default = || rule(code).map(|rule| rule.severity);
        self.levels.get(&code).copied().unwrap_or_else(default)
    }

    /// A limit of a rule; `None` if it has none of that name.
    #[must_use]
    pub fn threshold(&self, code: Code, name: &str) -> Option<Rational> {
        self.limit(code, limit(code, name)?)
    }
}

fn limit(code: Code, name: &str) -> Option<&'static Threshold> {
    rule(code)?.thresholds.iter().find(|threshold| threshold.name == name)
}

/// A text and where it stands.
struct Placed {
    text: String,
    span: Span,
}

/// A file being read.
struct Reading<'t> {
    file: &'t str,
    text: &'t str,
    problems: Problems,
}

impl Reading<'_> {
    fn config(&mut self, table: &Table<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.name.as_ref() {
                "as-of" => config.as_of = self.day(value),
                "levels" => self.levels(value, config),
                "thresholds" => self.thresholds(value, config),
                "allow" => self.each(value, "allow", |reading, entry| {
                    let [code, subject, reason] =
                        reading.entry(entry, "allow", ["rule", "subject", "reason"])?;
                    config.allowed.push(Allowance {
                        code: reading.code(&code, "rule")?,
                        subject: subject.text,
                        reason: reason.text,
                    });
                    Some(())
                }),
                "response" => self.each(value, "response", |reading, entry| {
                    let [code, subject, by, text, clearance] = reading.entry(
                        entry,
                        "response",
                        ["rule", "subject", "by", "text", "clearance"],
                    )?;
                    let code = reading.code(&code, "rule")?;
                    let Some(found) = Clearance::of(&clearance.text) else {
                        reading.word(
                            clearance.span,
                            "clearance",
                            &clearance.text,
                            Clearance::words(),
                        );
                        return None;
                    };
                    let response = Response { by: by.text, text: text.text, clearance: found };
                    let at = (code, subject.text);
                    if config.responses.contains_key(&at) {
                        reading.problem(
                            ProblemCode::DuplicateId,
                            subject.span,
                            "response",
                            &at.1,
                            "one answer to each finding",
                        );
                        return None;
                    }
                    config.responses.insert(at, response);
                    Some(())
                }),
                other => self.word(
                    key.span,
                    "the top level",
                    other,
                    "as-of, levels, thresholds, allow or response",
                ),
            }
        }
        config.allowed.sort();
    }

    fn day(&mut self, value: &Value<'_>) -> Option<NaiveDate> {
        let text = self.text(value, "as-of")?;
        let date: Option<PartialDate> = text.parse().ok();
        if date.is_none() {
            self.problem(
                ProblemCode::MalformedDate,
                value.span,
                "as-of",
                &text,
                "a day, as 2019-09-27",
            );
        }
        date.map(PartialDate::last_day)
    }

    fn levels(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(table) = self.table(value, "levels") else { return };
        for (key, value) in table {
            let at = key.span;
            let code = self.code(&Placed { text: key.name.to_string(), span: key.span }, "levels");
            let Some(word) = self.text(value, "levels") else { continue };
            let level = match word.as_str() {
                "off" => None,
                word => match Severity::of(word) {
                    Some(severity) => Some(severity),
                    None => {
                        self.word(at, "levels", word, "off, information, low, medium or high");
                        continue;
                    }
                },
            };
            config.levels.extend(code.map(|code| (code, level)));
        }
    }

    /// Keys are a rule and a limit of it, `FND003.days`, or a table of the rule.
    fn thresholds(&mut self, value: &Value<'_>, config: &mut Config) {
        let Some(rules) = self.table(value, "thresholds") else { return };
        for (key, value) in rules {
            let name = Placed { text: key.name.to_string(), span: key.span };
            let Some(code) = self.code(&name, "thresholds") else { continue };
            let Some(limits) = self.table(value, "thresholds") else { continue };
            for (key, value) in limits {
                let name = key.name.as_ref();
                if limit(code, name).is_none() {
                    let known: Vec<&str> = rule(code)
                        .map(|rule| rule.thresholds.iter().map(|one| one.name).collect())
                        .unwrap_or_default();
                    let expected = match known.as_slice() {
                        [] => format!("nothing: {code} has no limits"),
                        known => format!("a limit of {code}: {}", known.join(", ")),
                    };
                    self.word(key.span, "thresholds", name, &expected);
                    continue;
                }
                let number = match value.as_ref() {
                    ValueInner::Integer(whole) => Some(Rational::from_int(*whole)),
                    ValueInner::String(text) => text.parse::<Rational>().ok(),
                    _ => None,
                };
                match number {
                    Some(number) => {
                        config.thresholds.insert((code, name.to_owned()), number);
                    }
                    None => self.problem(
                        ProblemCode::MalformedNumber,
                        value.span,
                        "thresholds",
                        self.text.get(value.span.start..value.span.end).unwrap_or_default(),
                        "a whole number, or a decimal or fraction in quotes, which is exact",
                    ),
                }
            }
        }
    }

    fn each(
        &mut self,
        value: &Value<'_>,
        field: &str,
        mut read: impl FnMut(&mut Self, &Value<'_>) -> Option<()>,
    ) {
        match value.as_array() {
            Some(entries) => {
                for entry in entries {
                    let _ = read(self, entry);
                }
            }
            None => self.structure(value.span, field, &format!("tables: [[{field}]]")),
        }
    }

    /// The texts of an entry, in order of key; unknown keys, missing ones and empty texts are problems.
    fn entry<const N: usize>(
        &mut self,
        entry: &Value<'_>,
        field: &str,
        keys: [&'static str; N],
    ) -> Option<[Placed; N]> {
        let table = self.table(entry, field)?;
        for key in table.keys() {
            if !keys.contains(&key.name.as_ref()) {
                self.word(key.span, field, &key.name, &keys.join(", "));
            }
        }
        let mut found = Vec::with_capacity(N);
        for key in keys {
            match table.get(key) {
                Some(value) => {
                    let text = self.text(value, key);
                    let is_empty = text.as_ref().is_some_and(|text| text.trim().is_empty());
                    if is_empty {
                        self.problem(ProblemCode::EmptyCell, value.span, key, "", "words");
                    }
                    found.extend(
                        text.filter(|_| !is_empty).map(|text| Placed { text, span: value.span }),
                    );
                }
                None => self.problem(
                    ProblemCode::EmptyCell,
                    entry.span,
                    key,
                    "",
                    &format!("{key} = \"..\" in every [[{field}]]"),
                ),
            }
        }
        found.try_into().ok()
    }

    fn code(&mut self, text: &Placed, field: &str) -> Option<Code> {
        let code = text.text.parse().ok().filter(|code| rule(*code).is_some());
        if code.is_none() {
            self.word(text.span, field, &text.text, "the code of a rule");
        }
        code
    }

    fn table<'v, 't>(&mut self, value: &'v Value<'t>, field: &str) -> Option<&'v Table<'t>> {
        let table = value.as_table();
        if table.is_none() {
            self.structure(value.span, field, "a table");
        }
        table
    }

    fn text(&mut self, value: &Value<'_>, field: &str) -> Option<String> {
        let text = value.as_str().map(String::from);
        if text.is_none() {
            self.structure(value.span, field, "a text in quotes");
        }
        text
    }

    fn structure(&mut self, at: Span, field: &str, expected: &str) {
        let problem =
            Problem::new(ProblemCode::BadStructure, self.place(at, Some(field)), expected);
        self.problems.push(problem);
    }

    fn word(&mut self, at: Span, field: &str, found: &str, expected: &str) {
        self.problem(ProblemCode::UnknownWord, at, field, found, expected);
    }

    fn problem(&mut self, code: ProblemCode, at: Span, field: &str, found: &str, expected: &str) {
        let problem = Problem::new(code, self.place(at, Some(field)), expected);
        self.problems.push(Problem { value: Some(found.into()), ..problem });
    }

    fn place(&self, at: Span, field: Option<&str>) -> Place {
        let before = self.text.get(..at.start).unwrap_or_default();
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        let line = u64::try_from(lines).unwrap_or(u64::MAX).saturating_add(1);
        Place { field: field.map(String::from), ..Place::line(self.file, line) }
    }
}

/// A configuration with every rule at its default, to be copied and changed.
#[must_use]
pub fn template() -> String {
    let mut text = String::from("# as-of = \"2019-09-27\"\n\n[levels]\n");
    for rule in catalogue() {
        text.push_str(&format!("# {} = \"{}\" # {}\n", rule.code, rule.severity, rule.question));
    }
    text.push_str("\n[thresholds]\n");
    for rule in catalogue() {
        for threshold in rule.thresholds {
            let Threshold { name, value, unit, .. } = threshold;
            text.push_str(&format!("# {}.{name} = \"{value}\" # {unit}\n", rule.code));
        }
    }
    text
}
