//! 帮助与声明
use leptos::prelude::*;

use crate::tongue::t;
use crate::ui::titled;

#[component]
pub fn AboutPage() -> impl IntoView {
    titled(t("帮助"));
    view! {
        <div class="stack stack--loose measure">
            <h1>{t("帮助")}</h1>
            <section class="stack" aria-labelledby="how">
                <h2 class="part" id="how">{t("怎么办事")}</h2>
                <p>{t("查到要办的事，看清材料和时限，点“在线办理”就能填表，不用先登录。提交时再登录或注册，已填的内容都在。")}</p>
                <p>{t("提交后会得到办件编号和查询码，不登录也能查进度。窗口5个工作日内答复；要补正的，一次全部告诉您。")}</p>
            </section>
            <section class="stack" aria-labelledby="accessibility">
                <h2 class="part" id="accessibility">{t("无障碍声明")}</h2>
                <p>{t("全站可以只用键盘操作，配合读屏软件使用；右上角“长者版”字大、按键大，一次只问一件事，可以读给您听。字号、高对比度、大鼠标指针在“字号和颜色”里改，深色跟随系统设置。用着不便，请拨12345，我们会改。")}</p>
            </section>
            <section class="stack" aria-labelledby="privacy">
                <h2 class="part" id="privacy">{t("隐私与个人信息")}</h2>
                <p>{t("办一件事，只收办这件事需要的信息，用途写在表单里。身份证号码、手机号码、地址和申请表加密保存；上传的材料只有您和办理这一件的工作人员能看。")}</p>
                <p>{t("工作人员看到的证件号码和手机号码只有头三位和末四位；要看完整的，先写明用途，您在办件页上看得到谁看过、为什么。")}</p>
                <p>{t("在“我的资料”里可以导出自己的全部数据、撤回同意、注销账号。这份说明换了新版，下次提交时再问您一次。")}</p>
                <p>{t("没有提交的申请可以随时删除。公开的进度查询不显示姓名全称。")}</p>
            </section>
            <section class="stack" aria-labelledby="developers">
                <h2 class="part" id="developers">{t("开发者接口")}</h2>
                <p>{t("全部接口的说明见 ")} <a href="/api/openapi.json" rel="external">"/api/openapi.json"</a> {t("（OpenAPI 3.1）。")}</p>
            </section>
        </div>
    }
}
