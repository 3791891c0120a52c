//! `gazetteers`: compiles public lists of facts into the text lists that the core's build reads.
//!
//! Every list is written with a header that names its origin and terms. Phrases are cut by the core's own tokens, in
//! lower case, so that they match what the tagger sees. Where the sources lie below the given folder is in
//! `MODEL_CARD.md`.

use crate::corpora::{Result, files, read};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wirecopy::training::Text;

const GEONAMES: &str = "GeoNames cities15000 (https://www.geonames.org/), CC BY 4.0";
const COUNTRIES: &str = "github.com/datasets/country-codes, PDDL; Unicode CLDR, Unicode License v3";
const CENSUS: &str = "US Census 1990 name files, public domain";
const POPULAR: &str = "github.com/sigpwned/popular-names-by-country-dataset, CC0";
const COMPANIES: &str = "github.com/datasets/s-and-p-500-companies and nasdaq-listings, PDDL; \
                         github.com/Hipo/university-domains-list, MIT; github.com/dariusk/corpora, CC0";

/// People in a city that counts as big, and in one whose other names are taken.
const BIG_CITY: u64 = 300_000;
const KNOWN_CITY: u64 = 100_000;
/// People in a first-order capital that often names its province.
const PROVINCE_CAPITAL: u64 = 50_000;
/// Surnames of the census that are taken, by falling frequency.
const SURNAMES: usize = 60_000;
/// How many times more often a forename is one gender's to be counted as such.
const CLEAR_GENDER: f64 = 8.0;

/// What one list holds.
struct List {
    what: &'static str,
    origin: &'static str,
    phrases: BTreeSet<String>,
}

/// The lists under construction, by file name.
#[derive(Default)]
struct Lists(BTreeMap<&'static str, List>);

impl Lists {
    fn open(&mut self, name: &'static str, what: &'static str, origin: &'static str) {
        self.0.insert(name, List { what, origin, phrases: BTreeSet::new() });
    }

    fn add(&mut self, name: &'static str, phrase: &str) {
        let phrase = phrase.trim();
        if phrase.chars().count() > 1
            && let Some(list) = self.0.get_mut(name)
        {
            list.phrases.insert(phrase.replace('’', "'"));
        }
    }
}

/// Writes all lists made from the sources in one folder to another, and a table of demonyms beside them.
pub fn compile(from: &Path, out: &Path) -> Result<()> {
    let mut lists = Lists::default();
    cities(from, &mut lists)?;
    countries(from, &mut lists)?;
    languages_and_peoples(from, &mut lists)?;
    census(from, &mut lists)?;
    popular(from, &mut lists)?;
    organisations(from, &mut lists)?;
    for (name, list) in &lists.0 {
        let path = out.join(name).with_extension("txt");
        std::fs::write(&path, render(list)).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn render(list: &List) -> String {
    let phrases: BTreeSet<String> =
        list.phrases.iter().map(|phrase| tokens(phrase)).filter(|phrase| is_usable(phrase)).collect();
    eprintln!("{}: {} phrases", list.what, phrases.len());
    let mut text = format!(
        "# {}\n# One phrase a line, in lower case, its tokens parted by spaces.\n# Origin and terms: {}.\n# Written by: wirecopy-train gazetteers\n",
        list.what, list.origin
    );
    phrases.iter().for_each(|phrase| {
        text.push_str(phrase);
        text.push('\n');
    });
    text
}

fn tokens(phrase: &str) -> String {
    Text::from_lines(phrase).lower_tokens().join(" ")
}

/// Whether the build can read this line as a phrase.
fn is_usable(phrase: &str) -> bool {
    !phrase.is_empty()
        && phrase.to_lowercase() == *phrase
        && !phrase.contains(['\t', '\n'])
        && !phrase.starts_with(['#', '+', '-'])
        && phrase.chars().any(char::is_alphabetic)
}

fn cities(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open("cities", "Cities of more than 15,000 people.", GEONAMES);
    lists.open("big-cities", "Cities of more than 300,000 people.", GEONAMES);
    lists.open("other-city-names", "Other names of cities of more than 100,000 people.", GEONAMES);
    lists.open("province-capitals", "Capitals of provinces, which often bear the province's name.", GEONAMES);
    for line in read(&from.join("geonames_cities15000_ccby/cities15000.txt"))?.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, name, ascii, others, _, _, _, kind, ..] = fields[..] else {
            continue;
        };
        let people: u64 = fields.get(14).and_then(|field| field.parse().ok()).unwrap_or(0);
        for name in [name, ascii] {
            lists.add("cities", name);
            if people >= BIG_CITY {
                lists.add("big-cities", name);
            }
        }
        let is_plain = |other: &&str| {
            other.is_ascii() && other.len() > 3 && other.starts_with(|first: char| first.is_uppercase())
        };
        if people >= KNOWN_CITY {
            others.split(',').filter(is_plain).for_each(|other| lists.add("other-city-names", other));
        }
        if kind == "PPLA" && people > PROVINCE_CAPITAL {
            lists.add("province-capitals", name);
        }
    }
    lists.open("towns", "Towns of the world.", "github.com/samayo/country-json, MIT");
    for row in items(&json(&from.join("country_json_mit/src/country-by-cities.json"))?) {
        strings(&row["cities"], &mut |name| lists.add("towns", name));
    }
    Ok(())
}

fn countries(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open("countries", "Countries and territories.", COUNTRIES);
    lists.open("capitals", "Capitals of countries.", COUNTRIES);
    lists.open("regions", "Continents and parts of them.", COUNTRIES);
    for row in table(&from.join("country_codes_pddl/data/country-codes.csv"))? {
        for column in
            ["CLDR display name", "UNTERM English Short", "official_name_en", "UNTERM English Formal"]
        {
            let name = row.get(column).map_or("", |name| name.split('(').next().unwrap_or(""));
            lists.add("countries", name);
            lists.add("countries", name.strip_prefix("the ").unwrap_or(name));
        }
        lists.add("capitals", row.get("Capital").map_or("", String::as_str));
        for column in ["Region Name", "Sub-region Name", "Intermediate Region Name"] {
            lists.add("regions", row.get(column).map_or("", String::as_str));
        }
    }
    let territories =
        json(&from.join("cldr_unicode/cldr-json/cldr-localenames-full/main/en/territories.json"))?;
    for (code, name) in entries(&territories["main"]["en"]["localeDisplayNames"]["territories"]) {
        let is_region = code.starts_with(|first: char| first.is_ascii_digit());
        lists.add(if is_region { "regions" } else { "countries" }, name);
    }
    lists.open(
        "landscapes",
        "Oceans, rivers, counties, provinces, prefectures.",
        "github.com/dariusk/corpora, CC0",
    );
    for file in [
        "oceans",
        "rivers",
        "us_counties",
        "us_state_capitals",
        "canada_provinces_and_territories",
        "japanese_prefectures",
    ] {
        let value = json(&from.join(format!("corpora_cc0/data/geography/{file}.json")))?;
        names(&value, &mut |name| lists.add("landscapes", name));
    }
    Ok(())
}

fn languages_and_peoples(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open(
        "languages",
        "Languages.",
        "Unicode CLDR, Unicode License v3; github.com/samayo/country-json, MIT",
    );
    for row in items(&json(&from.join("country_json_mit/src/country-by-languages.json"))?) {
        strings(&row["languages"], &mut |name| lists.add("languages", name));
    }
    let languages = json(&from.join("cldr_unicode/cldr-json/cldr-localenames-full/main/en/languages.json"))?;
    entries(&languages["main"]["en"]["localeDisplayNames"]["languages"])
        .for_each(|(_, name)| lists.add("languages", name));
    lists.open(
        "nationalities",
        "Nationalities, in the singular and with an s.",
        "github.com/dariusk/corpora, CC0",
    );
    let value = json(&from.join("corpora_cc0/data/geography/nationalities.json"))?;
    strings(&value["nationalities"], &mut |name| {
        lists.add("nationalities", name);
        lists.add("nationalities", &format!("{name}s"));
    });
    Ok(())
}

fn census(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open("forenames", "Forenames in the United States.", CENSUS);
    lists.open(
        "forenames-female",
        "Forenames that are mostly women's.",
        "US Census 1990, public domain; popular-names-by-country-dataset, CC0",
    );
    lists.open(
        "forenames-male",
        "Forenames that are mostly men's.",
        "US Census 1990, public domain; popular-names-by-country-dataset, CC0",
    );
    lists.open("surnames", "Surnames in the United States.", CENSUS);
    let female = frequencies(&from.join("names_census1990/names/dist.female.first"))?;
    let male = frequencies(&from.join("names_census1990/names/dist.male.first"))?;
    for (own, other, list) in [(&female, &male, "forenames-female"), (&male, &female, "forenames-male")] {
        for (name, share) in own {
            lists.add("forenames", name);
            if *share > CLEAR_GENDER * other.get(name).copied().unwrap_or(0.0) {
                lists.add(list, name);
            }
        }
    }
    for line in read(&from.join("names_census1990/names/dist.all.last"))?.lines().take(SURNAMES) {
        lists.add("surnames", line.split_whitespace().next().unwrap_or(""));
    }
    Ok(())
}

/// Names of a census file with their share in percent.
fn frequencies(path: &Path) -> Result<BTreeMap<String, f64>> {
    let text = read(path)?;
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace();
        Some((fields.next()?.to_lowercase(), fields.next()?.parse().ok()?))
    });
    Ok(rows.collect())
}

fn popular(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open("forenames-abroad", "Forenames of many countries.", POPULAR);
    lists.open("surnames-abroad", "Surnames of many countries.", POPULAR);
    let mut genders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, list) in [
        ("common-forenames-by-country.csv", "forenames-abroad"),
        ("common-surnames-by-country.csv", "surnames-abroad"),
    ] {
        for row in table(&from.join("names_popular_cc0").join(file))? {
            for name in ["Romanized Name", "Localized Name"].iter().filter_map(|&column| row.get(column)) {
                for part in name.split_whitespace().filter(|part| part.starts_with(char::is_alphabetic)) {
                    lists.add(list, part);
                    if let Some(gender) = row.get("Gender") {
                        genders.entry(part.to_lowercase()).or_default().insert(gender.clone());
                    }
                }
            }
        }
    }
    let census = lists.0.get("forenames").map(|list| list.phrases.clone()).unwrap_or_default();
    for (name, genders) in
        genders.iter().filter(|(name, genders)| genders.len() == 1 && !census.contains(*name))
    {
        match genders.first().map(String::as_str) {
            Some("F") => lists.add("forenames-female", name),
            Some("M") => lists.add("forenames-male", name),
            _ => {}
        }
    }
    Ok(())
}

fn organisations(from: &Path, lists: &mut Lists) -> Result<()> {
    lists.open(
        "organisations",
        "Companies, universities, newspapers, agencies, parties, armed groups.",
        COMPANIES,
    );
    for row in table(&from.join("sp500_pddl/data/constituents.csv"))? {
        lists.add("organisations", row.get("Security").map_or("", String::as_str));
    }
    for row in table(&from.join("nasdaq_pddl/data/nasdaq-listed-symbols.csv"))? {
        let name = row.get("Company Name").map_or("", |name| without_legal_form(name));
        if name.len() > 3 && name.contains(' ') || name.len() > 7 {
            lists.add("organisations", name);
        }
    }
    for row in items(&json(&from.join("universities_mit/world_universities_and_domains.json"))?) {
        strings(&row["name"], &mut |name| lists.add("organisations", name));
    }
    let corpora = from.join("corpora_cc0/data");
    let mut paths: Vec<_> = ["fortune500", "newspapers", "nasdaq", "djia", "charities", "cars"]
        .map(|file| format!("corporations/{file}.json"))
        .into();
    paths.extend(
        ["us_federal_agencies", "uk_political_parties"].map(|file| format!("governments/{file}.json")),
    );
    let mut paths: Vec<_> = paths.into_iter().map(|path| corpora.join(path)).collect();
    paths.extend(files(&corpora.join("societies_and_groups/designated_terrorist_groups"), ".json")?);
    for path in paths {
        names(&json(&path)?, &mut |name| lists.add("organisations", name));
    }
    Ok(())
}

/// A company's name up to its legal form or the kind of its security.
fn without_legal_form(name: &str) -> &str {
    let ends = [" - ", ", Inc", ", Ltd", " Inc.", " Corp", " Ltd", " plc", " PLC"];
    let end = ends.iter().filter_map(|end| name.find(end)).min().unwrap_or(name.len());
    &name[..end]
}

fn json(path: &Path) -> Result<Value> {
    serde_json::from_str(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    value.as_object().into_iter().flatten().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
}

/// All strings in this value.
fn strings(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => take(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, take)),
        Value::Object(fields) => {
            fields
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "description" | "source" | "license"))
                .for_each(|(_, item)| strings(item, take));
        }
        _ => {}
    }
}

/// All strings in this value that begin with a capital.
fn names(value: &Value, take: &mut impl FnMut(&str)) {
    strings(value, &mut |text| {
        if text.starts_with(char::is_uppercase) {
            take(text);
        }
    });
}

/// Rows of a file of comma-separated values, as maps from the header's names.
fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let text = read(path)?;
    let mut rows = records(text.trim_start_matches('\u{feff}')).into_iter();
    let header = rows.next().unwrap_or_default();
    Ok(rows.map(|row| header.iter().cloned().zip(row).collect()).collect())
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    for character in text.chars() {
        let row = rows.last_mut();
        let Some(field) = row.and_then(|row| row.last_mut()) else {
            continue;
        };
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => rows.last_mut().into_iter().for_each(|row| row.push(String::new())),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' => {}
            _ => field.push(character),
        }
    }
    rows
}
