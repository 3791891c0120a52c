//! The switch by which tests turn a named rule off, to show that its case fails without it.
//!
//! A rule that alters the source or the content of a quote has a name, and a case under that name in
//! `cases/rules.md`.

/// Whether the rule with this name applies: always, but for the one that a test turned off.
#[cfg(not(test))]
pub(super) const fn applies(_name: &str) -> bool {
    true
}

#[cfg(test)]
pub(super) use switch::applies;

/// The names of all rules.
#[cfg(test)]
pub(crate) fn all() -> Vec<&'static str> {
    let mut names: Vec<&str> = super::constraints::rule_names().collect();
    names.extend(super::merge::RULES);
    names.extend(super::speakers::RULES);
    names
}

#[cfg(test)]
pub(crate) mod switch {
    use std::cell::Cell;

    thread_local! {
        static OFF: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    pub(crate) fn applies(name: &str) -> bool {
        OFF.get() != Some(name)
    }

    /// Runs `run` without the rule with this name.
    pub(crate) fn without<T>(name: &'static str, run: impl FnOnce() -> T) -> T {
        OFF.set(Some(name));
        let result = run();
        OFF.set(None);
        result
    }
}
