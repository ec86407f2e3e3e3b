// A sound page, a sound drawing, and for each check the changes that break it.

const CSV = encodeURIComponent('body,pounds\r\nAlpha,12\r\n"Beta, of old",7\r\n');

const drawing = (width) => `<svg viewBox="0 0 ${width} 120" width="${width}" role="img" aria-labelledby="title-${width}" font-family="sans-serif" font-size="14">
  <title id="title-${width}">Alpha takes twelve pounds of nineteen</title>
  <defs><pattern id="lines-${width}" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6 6 0" stroke="#12436d"/></pattern></defs>
  <rect x="70" y="20" width="200" height="24" fill="#12436d" data-category="central"/>
  <rect x="70" y="60" width="117" height="24" fill="#f7a46c" data-category="local"/>
  <text x="10" y="38" fill="#0b0c0c">Alpha</text><text x="10" y="78" fill="#0b0c0c">Beta</text>
  <text x="80" y="38" fill="#ffffff">£12</text><text x="80" y="78" fill="#0b0c0c">£7</text>
</svg>`;

/** A page without a fault. */
export const PAGE = `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Synthetic sample</title>
<style>
body { margin: 0 auto; padding: 0 16px; max-width: 960px; font: 16px/1.4 sans-serif; color: #0b0c0c; background: #fff }
figure { margin: 24px 0; break-inside: avoid }
svg { max-width: 100%; height: auto }
.skip { position: absolute; left: -999px; background: #fff }
.skip:focus { left: 0 }
.wide { display: none }
@media (min-width: 800px), print { .wide { display: block } .narrow { display: none } }
.scroller { overflow-x: auto }
td, th { padding: 4px 16px; white-space: nowrap }
@media print { details::details-content { content-visibility: visible; display: block } }
</style>
</head>
<body>
<a class="skip" href="#opening">Skip to the sample</a>
<main>
<h1>A sample with synthetic data</h1>
<p id="opening">What stands here is made up. <a href="#pounds">See the pounds</a></p>
<figure class="picture" id="pounds">
<h2>Alpha takes most of the pounds</h2>
<p class="subtitle">Pounds by body, Ruritania, 2019 (synthetic)</p>
<div class="wide">${drawing(760)}</div>
<div class="narrow">${drawing(328)}</div>
<p class="alternative">Alpha takes £12, Beta £7.</p>
<details><summary>Table and data</summary>
<div class="scroller" tabindex="0" role="region" aria-label="Table of pounds">
<table><thead><tr><th scope="col">Body</th><th scope="col">Pounds</th><th scope="col">What the body says that it does with its pounds</th></tr></thead>
<tbody><tr><th scope="row">Alpha</th><td>12</td><td>It has not said so far</td></tr><tr><th scope="row">Beta, of old</th><td>7</td><td>It has not said so far either</td></tr></tbody></table>
</div>
<p><a download="pounds.csv" href="data:text/csv;charset=utf-8,${CSV}">Download the data (CSV)</a></p>
</details>
<p class="source">Source: made up</p>
</figure>
</main>
</body>
</html>
`;

/** A drawing without a fault. */
export const DRAWING = drawing(760)
  .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
  .replace('</svg>', '<text x="600" y="110">Synthetic data</text></svg>');

const swap = (from, to) => (text) => {
  const changed = text.replaceAll(from, to);
  if (changed === text) throw new Error(`the sample does not hold ${from}`);
  return changed;
};
const before = (mark, added) => swap(mark, `${added}${mark}`);
const style = (rules) => before('</style>', rules);
const inDrawing = (added) => before('</svg>', added);

/** Changes to the page: the check that each must trip, what its message must say, and the change. */
export const BAD_PAGES = [
  ['console', 'a warning', /Tracking|viewport|deprecated|not recognized/i, swap('initial-scale=1', 'initial-scale=1, no-such-key=1')],
  ['page-error', 'a script that fails', /nowhere/, before('</body>', '<script>nowhere()</script>')],
  ['request', 'a font from outside', /example\.invalid/, style('@font-face { font-family: x; src: url(https://example.invalid/x.woff) } body { font-family: x, sans-serif }')],
  ['script', 'a script', /a script/, before('</body>', '<script>1</script>')],
  ['script', 'an attribute that runs', /onclick/, swap('<h1>', '<h1 onclick="1">')],
  ['script', 'a link that runs', /leads to a script/, swap('href="#pounds"', 'href="java&#10;script:1"')],
  ['reference', 'a picture from outside', /example\.invalid/, before('</main>', '<img alt="" src="https://example.invalid/a.png">')],
  ['reference', 'a style sheet beside the page', /beside\.css/, before('</head>', '<link rel="stylesheet" href="beside.css">')],
  ['reference', 'a frame', /iframe/, before('</main>', '<iframe title="frame" srcdoc="x"></iframe>')],
  ['reference', 'an address in a style', /a\.png/, style('h1 { background: url("a.png") }')],
  ['dead-link', 'a link to no place', /nowhere/, swap('href="#pounds"', 'href="#nowhere"')],
  ['dead-link', 'a link to no file', /beside\.csv/, swap('href="#pounds"', 'href="beside.csv"')],
  ['duplicate-id', 'a pattern of both drawings', /lines/, (page) => swap('lines-328', 'lines-760')(page)],
  ['blank', 'nothing to see', /one colour/, style('main { visibility: hidden }')],
  ['overflow', 'a wide box', /"See the pounds" ends at/, style('#opening { width: 1400px }')],
  ['overflow', 'a wide table in no scroller', /table/, style('.scroller { overflow: visible } td { min-width: 900px }')],
  ['overflow', 'words that begin before the page', /"A sample with synthetic data" ends at/, style('h1 { margin-left: -40px }')],
  ['scroller', 'a table that scrolls for the mouse alone', /div\.scroller/, (page) => swap('tabindex="0" ', '')(style('td { min-width: 900px }')(page))],
  ['scroller', 'a table that scrolls without a name', /div\.scroller/, (page) => swap('aria-label="Table of pounds"', '')(style('td { min-width: 900px }')(page))],
  ['cut-off', 'a paragraph cut off', /#opening/, style('#opening { height: 10px; overflow: hidden }')],
  ['broken-word', 'a heading in a narrow column', /"synthetic" is broken in h1/, style('h1 { width: 90px; overflow-wrap: anywhere }')],
  ['spacing', 'a box that fits only just', /#opening/, style('#opening { height: 1.4em; overflow: hidden; width: 24em; white-space: nowrap; max-width: 100% }'), swap(' <a href="#pounds">See the pounds</a>', '')],
  ['blank-drawing', 'a white drawing', /one colour/, style('svg * { fill: #fff !important; stroke: #fff !important }')],
  ['one-drawing', 'both drawings', /2 drawings/, style('.wide, .narrow { display: block !important }')],
  ['one-drawing', 'no drawing', /0 drawings/, style('.wide, .narrow { display: none !important }')],
  ['text-outside', 'a label past the edge', /"Alpha" sticks out .* left/, swap('x="10" y="38"', 'x="-20" y="38"')],
  ['text-outside', 'a turned label past the edge', /"turned" sticks out .* top/, inDrawing('<text transform="translate(300 20) rotate(-90)">turned</text>')],
  ['text-overlap', 'two labels in one place', /"Alpha" lies on "Beta"/, swap('x="10" y="78"', 'x="10" y="44"')],
  ['text-overlap', 'a second line in a label', /"onetwo" lies on "three"/, inDrawing('<text x="200" y="80"><tspan x="200">one</tspan><tspan x="200" dy="18">two</tspan></text><text x="210" y="100">three</text>')],
  ['text-cut', 'a label cut short', /"Depart…"/, inDrawing('<text x="80" y="110">Depart…</text>')],
  ['text-covered', 'a bar on its label', /"under" is painted over/, inDrawing('<text x="80" y="110">under</text><rect x="70" y="90" width="90" height="28" fill="#12436d"/>')],
  ['text-covered', 'a label clipped away', /"clipped"/, inDrawing('<text x="80" y="110" style="clip-path: inset(0 0 99% 0)">clipped</text>')],
  ['text-small', 'small text', /"£7" is 10\.0 px/, swap('<text x="80" y="78"', '<text font-size="10" x="80" y="78"')],
  ['text-small', 'text made small with its drawing', /"£7" is .* px/, style('svg { width: 200px }')],
  ['text-contrast', 'white on a light bar', /"£7" stands out .*#ffffff on #f7a46c/, swap('y="78" fill="#0b0c0c">£7', 'y="78" fill="#ffffff">£7')],
  ['text-contrast', 'a label that leaves its bar', /"£12 in all" .*#ffffff on #ffffff/, swap('<text x="80" y="38" fill="#ffffff">£12', '<text x="240" y="38" fill="#ffffff">£12 in all')],
  ['text-contrast', 'faint text', /"Alpha"/, swap('<text x="10" y="38"', '<text opacity="0.3" x="10" y="38"')],
  ['text-contrast', 'text with a border of its own colour', /from its border/, swap('<text x="10" y="38"', '<text paint-order="stroke" stroke="#333" stroke-width="3" x="10" y="38"')],
  ['colour-alone', 'two hues of one lightness', /"central" and "local"/, (page) => swap('>£7<', '><')(swap('>£12<', '><')(swap('#f7a46c', '#801650')(style('text { display: none }')(page))))],
  ['colour-alone', 'two hues nobody names', /"#801650" and "#12436d"/, inDrawing('<path d="M250 90h30v20h-30z" fill="#801650"/><path d="M290 90h30v20h-30z" fill="#12436d"/>')],
  ['heading', 'no heading', /0 headings/, swap('<h2>Alpha takes most of the pounds</h2>', '')],
  ['heading', 'two headings', /2 headings/, before('<p class="subtitle">', '<h3>Another</h3>')],
  ['headline', 'a long headline', /11 words/, swap('<h2>Alpha takes most of the pounds', '<h2>Alpha takes most of the pounds and more than it did')],
  ['subtitle', 'no subtitle', /no subtitle/, swap('class="subtitle"', '')],
  ['role', 'a drawing that is no image', /role/, swap('role="img"', '')],
  ['name', 'a drawing without a name', /no accessible name/, swap('>Alpha takes twelve pounds of nineteen<', '><')],
  ['alternative', 'no text alternative', /no text alternative/, swap('class="alternative"', '')],
  ['alternative', 'a text alternative nobody sees', /no text alternative/, style('.alternative { display: none }')],
  ['table', 'no table', /no table/, (page) => page.replace(/<table>.*<\/table>/s, '<p>none</p>')],
  ['table', 'a heading without scope', /1 of/, swap('<th scope="col">Pounds', '<th>Pounds')],
  ['table', 'a table without data', /no data/, (page) => page.replaceAll(/<td>[^<]*<\/td>/g, '<td></td>')],
  ['source', 'no source', /no source/, swap('class="source"', '')],
  ['csv', 'no link', /no link/, swap(' download="pounds.csv"', '')],
  ['csv', 'rows of unlike length', /2 and 3 cells/, swap('Alpha%2C12', 'Alpha%2C12%2C13')],
  ['csv', 'a table without rows', /have no row/, swap(CSV, 'body%2Cpounds%0D%0A')],
  ['csv', 'a name that is no CSV file', /pounds\.txt/, swap('pounds.csv', 'pounds.txt')],
  ['csv', 'a link that downloads nothing', /downloads nothing/, before('</body>', "<script>addEventListener('click', (event) => event.preventDefault())</script>")],
  ['synthetic', 'a figure that does not say so', /does not stand/, swap(' (synthetic)', '')],
  ['axe', 'a page in no language', /html-has-lang/, swap(' lang="en-GB"', '')],
  ['axe', 'grey on white', /color-contrast/, style('#opening { color: #aaa }')],
  ['unreachable', 'a link behind a trap', /"See the pounds"/, before('</body>', "<script>document.querySelector('a').addEventListener('focus', (event) => event.target.blur(), true); document.addEventListener('keydown', (event) => { if (event.key === 'Tab') event.preventDefault() })</script>")],
  ['focus-mark', 'no outline', /"See the pounds"/, style('a:focus { outline: none }')],
  ['details', 'details that stay closed', /does not open/, before('</body>', "<script>document.addEventListener('keydown', (event) => event.preventDefault())</script>")],
  ['print-overflow', 'a box wider than paper', /#opening/, style('@media print { #opening { width: 900px } }')],
  ['print-word', 'a heading in a narrow column', /"synthetic" is broken in h1/, style('@media print { h1 { width: 90px; overflow-wrap: anywhere } }')],
  ['print-break', 'a figure that may be cut', /fits on a sheet/, swap('break-inside: avoid', '')],
  ['print-table', 'a closed table', /not printed/, swap('content-visibility: visible; display: block', '')],
].map(([check, name, message, ...changes]) => ({ check, name, message, text: changes.reduce((text, change) => change(text), PAGE) }));

const bars = (added) => inDrawing(`<path d="M250 90h30v20h-30z" fill="#801650"/><path d="M300 90h30v20h-30z" fill="#12436d"/>${added}`)(DRAWING);

/** Drawings that look like faults to a careless check. */
export const GOOD_DRAWINGS = [
  ['a cross marks one of two hues', bars('<path d="M255 90l20 20M275 90l-20 20" fill="none" stroke="#801650"/>')],
  ['shades of one hue', swap('#801650', '#1a558a')(bars(''))],
  ['a line of text in the corner that another leaves free', inDrawing('<text x="300" y="60"><tspan x="300">one two three</tspan><tspan x="300" dy="18">four</tspan></text><text x="350" y="78">five</text>')(DRAWING)],
].map(([name, text]) => ({ name, text }));

/** The same of a drawing alone. */
export const BAD_DRAWINGS = [
  ['malformed', 'a tag left open', /./, swap('</svg>', '')],
  ['malformed', 'a control character', /./, swap('>Beta<', '>Be\u0001ta<')],
  ['malformed', 'no viewBox', /viewBox/, swap('viewBox', 'data-box')],
  ['malformed', 'a document type', /document type/, before('<svg ', '<!DOCTYPE svg [<!ENTITY a "b">]>')],
  ['script', 'a script', /a script/, inDrawing('<script>1</script>')],
  ['reference', 'a picture from outside', /example\.invalid/, inDrawing('<image href="https://example.invalid/a.png" width="9" height="9"/>')],
  ['reference', 'a pattern from outside', /other\.svg/, swap('fill="#f7a46c"', 'fill="url(other.svg#lines)"')],
  ['reference', 'HTML in the drawing', /foreignObject/, inDrawing('<foreignObject width="9" height="9"/>')],
  ['text-overlap', 'two labels in one place', /"Alpha" lies on "Beta"/, swap('x="10" y="78"', 'x="10" y="44"')],
  ['text-outside', 'a label past the edge', /right/, swap('x="600"', 'x="700"')],
  ['text-small', 'small text', /10\.0 px/, swap('font-size="14"', 'font-size="10"')],
  ['text-contrast', 'white on a light bar', /#ffffff on #f7a46c/, swap('y="78" fill="#0b0c0c">£7', 'y="78" fill="#ffffff">£7')],
  ['role', 'a drawing that is no image', /role/, swap('role="img"', '')],
  ['name', 'a drawing without a name', /no accessible name/, swap('>Alpha takes twelve pounds of nineteen<', '><')],
  ['synthetic', 'a drawing that does not say so', /does not stand/, swap('Synthetic data', 'Data')],
].map(([check, name, message, change]) => ({ check, name, message, text: change(DRAWING) }));
