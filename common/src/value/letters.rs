//! Characters that only look like the ones in a register: radicals copied out of documents, compatibility forms, and what old input
//! methods made for themselves. Tables in the order of their code points; a blank keeps its place where nothing is equal.

/// 康熙部首 U+2F00 to U+2FD5 (Unicode, NFKC; 户, 青 and 黄 as they are printed here: documents hold them for their looks).
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾\
    干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生\
    用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷\
    豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻\
    黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// 部首补充 U+2E80 to U+2EF3 (Unicode, EquivalentUnifiedIdeograph).
const MORE_RADICALS: &str = "　厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢　巳幺彑彐忄㣺扌攵　旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓\
    罒㓁　　羊羊　耂肀聿肉臼艹艹艹虎衤覀西见角　讠贝足车辶辶辶阝钅長镸长门　阝雨青韦页风飞食食飠饣首马骨\
    鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// 兼容汉字 U+F900 to U+FAD9 (Unicode, NFC).
const COMPATIBLE: &str = "豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓\
    爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北\
    磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊\
    練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉\
    杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒\
    狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀　　塚　晴　　凞猪益礼神祥福靖精羽　蘒　諸　　逸都　　　飯飼\
    館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹\
    艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘　　並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒\
    敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈\
    輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎";

/// 造字区 U+E815 to U+E864: what GBK had no code for, and GB 18030-2022 has.
const OLD: &str = "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼\
    䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";

/// The character a register has for this one; itself if it is one.
pub fn letter(it: char) -> char {
    let (table, first) = match it {
        '\u{2f00}'..='\u{2fd5}' => (RADICALS, 0x2f00),
        '\u{2e80}'..='\u{2ef3}' => (MORE_RADICALS, 0x2e80),
        '\u{f900}'..='\u{fad9}' => (COMPATIBLE, 0xf900),
        '\u{e815}'..='\u{e864}' => (OLD, 0xe815),
        _ => return it,
    };
    let found = usize::try_from(it as u32 - first).ok().and_then(|n| table.chars().nth(n));
    match found.filter(|it| *it != '　') {
        // Some of the old ones became radicals.
        Some(found) if first == 0xe815 => letter(found),
        Some(found) => found,
        None => it,
    }
}

/// What no register and no printer knows: made by an input method, cut off, or no character at all.
pub fn is_unknown(it: char) -> bool {
    let code = it as u32;
    matches!(it, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffd}' | '\u{fdd0}'..='\u{fdef}')
        || code & 0xfffe == 0xfffe
}

pub fn is_hanzi(it: char) -> bool {
    matches!(it, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_as_long_as_their_ranges() {
        let check = |table: &str, first: u32, last: u32| {
            assert_eq!(table.chars().count() as u32, last - first + 1, "{first:x}");
        };
        check(RADICALS, 0x2f00, 0x2fd5);
        check(MORE_RADICALS, 0x2e80, 0x2ef3);
        check(COMPATIBLE, 0xf900, 0xfad9);
        check(OLD, 0xe815, 0xe864);
    }

    #[test]
    fn what_looks_like_a_character_becomes_it() {
        let check = |it: char, wanted: char| assert_eq!(letter(it), wanted, "{:x}", it as u32);
        check('⼾', '户');
        check('⾭', '青');
        check('⼝', '口');
        check('⾷', '食');
        check('⼤', '大');
        check('⽂', '文');
        check('⻝', '食');
        check('⻔', '门');
        check('\u{e863}', '䶮');
        check('\u{e81e}', '龴');
        check('\u{e815}', '厂');
        check('\u{f9dc}', '隆');
        check('大', '大');
        for code in (0x2f00..=0x2fd5).chain(0xe815..=0xe864).filter_map(char::from_u32) {
            assert!(is_hanzi(letter(code)), "{:x}", code as u32);
        }
        assert!(is_unknown('\u{e000}') && is_unknown('\u{fffd}') && is_unknown('\u{f0001}'));
        assert!(!is_unknown('䶮') && !is_unknown('𠮷') && !is_unknown('a'));
    }
}
