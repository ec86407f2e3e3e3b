//! Forces and units of the bundled case against the registers that name them.

use std::collections::BTreeMap;

use fourp_model::{Body, Programme, Table};

use crate::case_page::{Crossed, crosswalk};

fn rows_of(table: &str) -> Vec<Crossed> {
    crosswalk().into_iter().filter(|row| row.table == table).collect()
}

fn body<'p>(case: &'p Programme, crossed: &Crossed) -> &'p Body {
    let id = crossed.kept_as.iter().find(|(table, _)| *table == Some(Table::Bodies));
    let id = &id.unwrap_or_else(|| panic!("{} is no body", crossed.row)).1;
    case.rows::<Body>().iter().find(|body| body.id.as_str() == id.as_str()).unwrap()
}

fn classes(body: &Body) -> Vec<&str> {
    body.classes.iter().map(|class| class.value.as_str()).collect()
}

#[test]
fn the_register_names_the_43_forces_and_one_more() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let (mut counted, mut others) = (0, Vec::new());
    for row in rows_of("police_force") {
        let force = body(&case, &row);
        if classes(force).contains(&"territorial-police-forces") {
            counted += 1;
        } else {
            others.push(force.name.as_str());
        }
    }
    assert_eq!(counted, 43);
    assert_eq!(others, ["Police Service of Northern Ireland"]);
    let all = case.rows::<Body>().iter();
    let in_class = all.filter(|body| classes(body).contains(&"territorial-police-forces")).count();
    assert_eq!(in_class, 43, "a force that the register does not have");
}

#[test]
fn each_force_belongs_to_the_unit_that_names_it() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let mut members = BTreeMap::<String, usize>::new();
    for row in rows_of("rocu_force_membership") {
        let (unit, _) = row.row.split_once(' ').unwrap();
        if row.kept_as.len() > 1 {
            continue;
        }
        let force = body(&case, &row);
        let parents: Vec<&str> = force.parents.iter().map(|parent| parent.value.as_str()).collect();
        let expected = if unit == "london" { Vec::new() } else { vec![unit] };
        assert_eq!(parents, expected, "{}", force.name);
        *members.entry(unit.into()).or_default() += 1;
    }
    let units = [
        ("emsou", 5),
        ("ersou", 7),
        ("london", 2),
        ("nersou", 3),
        ("nwrocu", 6),
        ("serocu", 4),
        ("swrocu", 5),
        ("tarian", 3),
        ("wmrocu", 4),
        ("yhrocu", 4),
    ];
    assert_eq!(members, units.map(|(unit, forces)| (unit.to_owned(), forces)).into());
}

#[test]
fn working_with_a_unit_is_not_belonging_to_it() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let rows = rows_of("rocu_force_membership");
    let partial: Vec<&Crossed> = rows.iter().filter(|row| row.kept_as.len() > 1).collect();
    let links: Vec<&str> = partial.iter().map(|row| row.row.as_str()).collect();
    assert_eq!(links, ["serocu kent", "london british-transport-police"]);
    for row in &partial {
        let force = body(&case, row);
        let (_, class) = &row.kept_as[1];
        assert!(classes(force).contains(&class.as_str()), "{} is not of {class}", force.name);
        let declared = case.tables().body_classes.iter().any(|row| row.id.as_str() == class);
        assert!(declared, "{class} is not declared");
    }
    let kent = body(&case, partial[0]);
    assert_eq!(kent.parents.len(), 1, "one unit, to which it belongs");
    assert_eq!(kent.parents[0].value.as_str(), "ersou");
    let transport = body(&case, partial[1]);
    assert!(!classes(transport).contains(&"territorial-police-forces"));
}
