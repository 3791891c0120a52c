//! Bylines in the forms of agencies and papers, and headlines that look like them.

use super::*;

fn led_names(line: &str) -> Option<Vec<String>> {
    parse(line).map(|byline| byline.names)
}

#[test]
fn agencies_sign_alone_or_beside_people() {
    let signed = |line: &str| parse(line).or_else(|| parse_bare(line, false));
    for (line, names, agency) in [
        ("By The Associated Press", "", Some("The Associated Press")),
        ("By THE CANADIAN PRESS", "", Some("THE CANADIAN PRESS")),
        ("By AP Sports Writer", "", Some("AP")),
        ("By Jane Doe and AP", "Jane Doe", Some("AP")),
        ("By Jane Doe, Reuters", "Jane Doe", Some("Reuters")),
        ("By Guardian staff reporter", "", None),
        ("By Emily Post", "Emily Post", None),
        ("By Petra Novak", "Petra Novak", None),
        ("Jane Doe, The Canadian Press", "Jane Doe", Some("The Canadian Press")),
        ("By JANE DOE THE CANADIAN PRESS", "JANE DOE", Some("THE CANADIAN PRESS")),
        ("Jane Doe The Canadian Press", "Jane Doe", Some("The Canadian Press")),
        ("Jane Doe and Tom Roe, AP", "Jane Doe; Tom Roe", Some("AP")),
        (
            "Jane Doe, Ann Poe and Tom Roe, The Associated Press",
            "Jane Doe; Ann Poe; Tom Roe",
            Some("The Associated Press"),
        ),
        ("Jane Doe, The Globe and Mail", "Jane Doe", None),
        ("Jane Doe, Special to the Star", "Jane Doe", None),
        ("Jane Doe | CBC News", "Jane Doe", Some("CBC News")),
        ("Jane Doe, Morning Show producer", "Jane Doe", None),
        ("Jane Doe / 3 hours ago", "Jane Doe", None),
        ("Jane Doe | May 5, 2020", "Jane Doe", None),
    ] {
        let byline = signed(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!((byline.names.join("; ").as_str(), byline.agency.as_deref()), (names, agency), "{line}");
    }
}

#[test]
fn headlines_are_no_bylines() {
    for line in [
        "Jane Doe, the last lamplighter",
        "Jane Doe, veteran newspaper editor",
        "Minister Quits, Says Herald Editor",
        "Jane Doe, poet and editor",
        "Ferry Sinks, Reuters Reports",
        "Jane Doe/The Canadian Press",
    ] {
        assert_eq!(parse_bare(line, false), None, "{line}");
    }
}

#[test]
fn degrees_after_a_name_are_no_name() {
    assert_eq!(led_names("By Jane Doe, M.D."), Some(vec!["Jane Doe".to_owned()]));
}

#[test]
fn leads_are_cut_off_and_prose_is_no_byline() {
    for line in ["By Jane Doe", "BY: Jane Doe", "by Jane Doe", "Written by Jane Doe"] {
        assert_eq!(led_names(line), Some(vec!["Jane Doe".to_owned()]), "{line}");
    }
    assert_eq!(led_names("From our correspondent"), Some(Vec::new()));
    for line in ["By contrast, the euro fell.", "From Jane Doe", "written by Jane Doe"] {
        assert_eq!(parse(line), None, "{line}");
    }
}

#[test]
fn credits_end_before_the_editors() {
    let line = "(Reporting by Jane Doe and Tom Roe in Oslo; Editing by Ann Poe)";
    assert_eq!(credits(line), ["Jane Doe", "Tom Roe"]);
}
