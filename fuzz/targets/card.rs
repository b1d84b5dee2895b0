//! What a card reader types into one field, or a clerk in its stead.
#![no_main]
use common::{case::intake::IntakeForm, check::Check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|fields: (&str, &str, &str, &str)| {
    let (number, name, phone, agent) = fields;
    let form = IntakeForm {
        number: number.to_owned(),
        name: name.to_owned(),
        phone: phone.to_owned(),
        agent: agent.to_owned(),
        ..IntakeForm::default()
    };
    let _ = form.check();
});
