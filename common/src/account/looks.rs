//! 显示设置: how somebody needs the pages to look. Kept in the browser, and with the account, so that another device looks the
//! same.
use serde::{Deserialize, Serialize};

use crate::{
    call::{Access, Call},
    catalogue::labelled,
    check::{Nothing, unchecked},
};

pub const LOOKS: Call<(), Nothing, Looks> = Call::get("/api/me/looks", Access::SignedIn);
pub const SAVE_LOOKS: Call<(), Looks, Looks> = Call::post("/api/me/looks", Access::SignedIn);

labelled! {
    /// 字号. From `Large` on it is the elder mode, which has fewer things on a page, too. Pixels of running text, as the
    /// MIIT specification for elders wants them: at least 18 in an elder interface, adjustable to 30 (quality/experience.md 0.4).
    Letters {
        /// 18
        #[default]
        Plain = "标准",
        /// 24
        Large = "大",
        /// 27
        Larger = "更大",
        /// 30
        Largest = "最大",
    }
}

/// What somebody has chosen; the default is what the hall looks like to everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Looks {
    pub letters: Letters,
    /// 高对比度
    pub is_stark: bool,
    /// 大鼠标指针
    pub has_big_pointer: bool,
}

unchecked!(Looks);

impl Looks {
    /// 长者版: larger letters, and one thing at a time.
    pub fn is_elder(self) -> bool {
        self.letters != Letters::Plain
    }

    /// In or out of the elder mode, everything else as it is.
    pub fn turned(self) -> Looks {
        let letters = if self.is_elder() { Letters::Plain } else { Letters::Large };
        Looks { letters, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_the_elder_mode_keeps_what_else_was_chosen() {
        let looks = Looks { letters: Letters::Largest, is_stark: true, has_big_pointer: false };
        assert!(looks.is_elder());
        assert_eq!(looks.turned(), Looks { letters: Letters::Plain, ..looks });
        assert_eq!(looks.turned().turned().letters, Letters::Large);
    }

    #[test]
    fn what_an_older_program_kept_still_reads() {
        assert_eq!(serde_json::from_str::<Looks>("{}").unwrap(), Looks::default());
        let stark: Looks = serde_json::from_str(r#"{"letters":"larger","is_stark":true}"#).unwrap();
        assert_eq!((stark.letters, stark.is_stark), (Letters::Larger, true));
    }
}
