//! 显示设置: what somebody needs to read the pages goes with them from one device to the next.
use common::{
    account::looks::{LOOKS, Letters, Looks, SAVE_LOOKS},
    catalogue,
    check::Nothing,
    fault::Fault,
};

use crate::hall::TestHall;

#[tokio::test]
async fn large_letters_chosen_on_the_phone_hold_on_the_computer() {
    let hall = TestHall::open().await;
    let (phone, computer) = (hall.person("zhouming").await, hall.person("zhouming").await);
    assert_eq!(phone.call(&LOOKS, (), Nothing {}).await, Ok(Looks::default()));
    let large = Looks { letters: Letters::Largest, is_stark: true, has_big_pointer: false };
    phone.call(&SAVE_LOOKS, (), large).await.unwrap();
    assert_eq!(computer.call(&LOOKS, (), Nothing {}).await, Ok(large));
    assert_eq!(hall.nobody().call(&LOOKS, (), Nothing {}).await, Err(Fault::SignedOut));
    assert_eq!(hall.person("lumen").await.call(&LOOKS, (), Nothing {}).await, Ok(Looks::default()));
}

#[tokio::test]
async fn the_elder_home_page_has_ten_matters_at_most() {
    let hall = TestHall::open().await;
    let home = hall.nobody().call(&catalogue::HOME, (), Nothing {}).await.unwrap();
    let names: Vec<&str> = home.elder.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["老年人优待证办理", "城乡最低生活保障对象认定", "自然灾害生活救助申请"]);
}
