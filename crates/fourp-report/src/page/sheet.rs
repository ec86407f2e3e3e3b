//! How the page looks.

/// The style sheet. Nothing in it is fetched. Pictures are shown in the drawing that fits the screen;
/// print shows the wide one, and opens what is closed on the screen.
pub(super) const SHEET: &str = "
:root{color-scheme:light}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:#ffffff;color:#0b0c0c;font:16px/1.5 Arial,Helvetica,\"Liberation Sans\",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:824px;margin:0 auto;padding:0 16px}
h1{font-size:1.9rem;line-height:1.15;margin:1.5rem 0 .75rem}
h2{font-size:1.5rem;line-height:1.2;margin:3rem 0 .75rem;padding-top:.75rem;border-top:4px solid #12436d}
h3{font-size:1.2rem;line-height:1.25;margin:2rem 0 .25rem}
p{margin:.5rem 0}
a{color:#12436d}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;background:#ffdd00}
.skip{position:absolute;left:-999px;top:0;padding:8px;background:#ffdd00;color:#0b0c0c}
.skip:focus{left:0}
nav ul{padding:0;margin:1rem 0;list-style:none;columns:2 300px}
nav li{padding:3px 0}
.synthetic{font-weight:bold;border:3px solid #801650;padding:8px 12px;margin:1rem 0}
.scope,.subtitle,.note,.source{color:#44484b}
.subtitle{margin:0 0 .75rem}
.note,.source{font-size:.875rem}
figure.picture{margin:2.5rem 0 3.5rem;break-inside:avoid}
figure.picture h3{margin-top:0}
.wide,.printed{display:none}
.narrow svg{display:block;width:100%;max-width:440px;height:auto}
.wide svg{display:block;max-width:100%;height:auto}
.alternative{margin-top:.75rem}
.not-drawn{background:#f3f2f1;padding:12px 16px;margin:1rem 0}
.not-drawn h3{margin-top:0;font-size:1rem}
dl{margin:.5rem 0}
dt{font-weight:bold;margin-top:.5rem}
dd{margin:0}
summary{cursor:pointer;padding:6px 0}
details{border-bottom:1px solid #b1b4b6}
figcaption details{border:0}
.code{font-weight:bold;font-family:monospace}
details dl{padding:0 0 12px 16px}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.875rem;margin:.5rem 0;overflow-wrap:break-word}
caption{text-align:left;font-weight:bold;padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid #b1b4b6;min-width:5rem;max-width:24rem;unicode-bidi:isolate}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:16px}
@media (min-width:800px){
.wide{display:block}
.narrow{display:none}
.brief dl,details dl,#brief dl,#conventions dl{display:grid;grid-template-columns:13rem 1fr;column-gap:16px}
dt{margin-top:.25rem}
dd{grid-column:2;margin-top:.25rem}
}
@media (max-width:340px){header,main,footer{padding:0 8px}}
@media print{
body{font-size:10.5pt}
header,main,footer{max-width:none;padding:0}
.wide{display:block}
.printed{display:table-row}
.narrow,.unprinted,nav,.skip{display:none}
details::details-content{content-visibility:visible;height:auto}
.scroll{overflow:visible}
table{font-size:8.5pt;line-height:1.3}
th,td{min-width:0;max-width:none;padding-right:8px;overflow-wrap:anywhere}
th[scope=col]{overflow-wrap:normal}
th[scope=row]{overflow-wrap:break-word;max-width:10rem}
dl,.brief dl,details dl,#brief dl,#conventions dl{display:grid;grid-template-columns:fit-content(14rem) 1fr;column-gap:12px;margin:.25rem 0}
dt,dd{margin-top:2px}
dd{grid-column:2}
h2,h3,summary,.subtitle,figure .synthetic{break-after:avoid}
summary{list-style:none}
summary::-webkit-details-marker,a[download]{display:none}
.wide:not(.tall) svg{max-height:205mm}
tr{break-inside:avoid}
a{color:#0b0c0c;text-decoration:none}
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_stand_in_a_page_and_asks_nothing() {
        assert!(!SHEET.contains(['<', '&', '>']));
        assert!(!SHEET.contains("url(") && !SHEET.contains("@import"));
    }
}
