//! Departments by the names and abbreviations that the register has for them.

/// A department: its id, which is that of its pages on GOV.UK where it has them, the name that the later
/// lists print, and what the earlier ones call it.
type Department = (&'static str, &'static str, &'static [&'static str]);

const DEPARTMENTS: &[Department] = &[
    ("cabinet-office", "Cabinet Office", &[]),
    (
        "department-for-business-innovation-skills",
        "Department for Business Innovation and Skills",
        &["BIS"],
    ),
    (
        "department-for-communities-and-local-government",
        "Department for Communities and Local Government",
        &["DCLG"],
    ),
    (
        "department-for-culture-media-and-sport",
        "Department for Culture, Media and Sport",
        &["DCMS"],
    ),
    ("department-for-education", "Department for Education", &["DfE"]),
    (
        "department-for-environment-food-rural-affairs",
        "Department for Environment, Food and Rural Affairs",
        &["Defra", "DEFRA"],
    ),
    (
        "department-for-international-development",
        "Department for International Development",
        &["DfID"],
    ),
    ("department-for-transport", "Department for Transport", &["DfT"]),
    ("department-for-work-pensions", "Department for Work and Pensions", &["DWP"]),
    ("department-of-energy-climate-change", "Department of Energy and Climate Change", &["DECC"]),
    ("department-of-health", "Department of Health", &["DH"]),
    ("foreign-commonwealth-office", "Foreign and Commonwealth Office", &["FCO"]),
    ("hm-revenue-customs", "HM Revenue & Customs", &["HMRC"]),
    ("hm-treasury", "HM Treasury", &["HMT"]),
    ("home-office", "Home Office", &["HO"]),
    ("ministry-of-defence", "Ministry of Defence", &["MOD"]),
    ("ministry-of-justice", "Ministry of Justice", &["MoJ"]),
];

/// The department that a cell names: its id, and its name in full.
pub(crate) fn department(cell: &str) -> Option<(&'static str, &'static str)> {
    let found = DEPARTMENTS.iter().find(|(_, name, short)| *name == cell || short.contains(&cell));
    found.map(|(id, name, _)| (*id, *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_is_one_however_it_is_called() {
        let id = |cell| department(cell).map(|(id, _)| id);
        assert_eq!(id("HO"), Some("home-office"));
        assert_eq!(id("Home Office"), Some("home-office"));
        assert_eq!(id("Defra"), id("DEFRA"));
        // Estimates lines of their own, which the lists keep apart.
        assert_eq!(id("CLG Local Government"), None);
        assert_eq!(id("HMT Central Exchequer"), None);
    }
}
