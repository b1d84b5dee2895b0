//! The demonstration's halls, floors and windows: by the same acts as at the desk.
use anyhow::{Context, anyhow};
use common::{
    check::Check,
    fault::Fault,
    floor::desk::{DayForm, FloorForm, HallForm, WindowForm},
};
use serde::Deserialize;

use crate::{
    base::error::Result,
    floor::desk::{keep_floor, keep_hall, keep_window, put_day, settled, tie},
    gate::cx::Cx,
};

const HALLS: &str = include_str!("../../../data/demo/halls.yaml");

#[derive(Deserialize)]
struct Hall {
    #[serde(flatten)]
    hall: HallForm,
    floors: Vec<OfFloor>,
    #[serde(default)]
    days: Vec<DayForm>,
}

#[derive(Deserialize)]
struct OfFloor {
    floor: FloorForm,
    windows: Vec<OfWindow>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OfWindow {
    number: String,
    name: String,
    kind: String,
    /// Across, down, and how wide and deep where it is no ordinary window.
    at: Vec<u32>,
    themes: String,
    bodies: String,
    hours: String,
}

fn sound<T>(outcome: std::result::Result<T, Fault>) -> anyhow::Result<T> {
    outcome.map_err(|it| anyhow!("halls.yaml: {it:?}"))
}

pub async fn halls(cx: &Cx) -> Result<()> {
    let all: Vec<Hall> = serde_yaml_ng::from_str(HALLS).context("halls.yaml")?;
    let today = cx.now.day();
    for it in all {
        let hall = keep_hall(cx, None, &sound(it.hall.check())?.hall, today).await?;
        for of in it.floors {
            let floor = keep_floor(cx, None, hall, &sound(of.floor.check())?.floor, today).await?;
            for one in of.windows {
                let at = |n: usize, usual: u32| one.at.get(n).copied().unwrap_or(usual).to_string();
                let form = WindowForm {
                    x: at(0, 0),
                    y: at(1, 0),
                    wide: at(2, 2),
                    deep: at(3, 2),
                    number: one.number,
                    name: one.name,
                    kind: one.kind,
                    themes: one.themes,
                    bodies: one.bodies,
                    hours: one.hours,
                    ..WindowForm::default()
                };
                keep_window(cx, None, floor, &sound(form.check())?.window, today).await?;
            }
        }
        for day in it.days {
            put_day(cx, hall, &sound(day.check())?).await?;
        }
    }
    tie(cx).await?;
    settled(cx).await
}
