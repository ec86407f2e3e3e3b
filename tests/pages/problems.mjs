// What is checked, and what was found wrong.

/** Every check by the word that stands at the end of its lines. Each has a bad sample in `samples.mjs`. */
export const CHECKS = {
  // What is loaded.
  console: 'no console message of error or warning',
  'page-error': 'no error that nothing catches',
  request: 'no request but for the file itself',
  script: 'no script and no attribute that runs one',
  reference: 'no picture, font, style or frame from outside the file',
  'dead-link': 'links inside the page, and to files beside it, lead somewhere',
  'duplicate-id': 'each id once, since pictures refer to theirs',
  malformed: 'an SVG file is well-formed XML with a size of its own',
  // The page as it is laid out.
  blank: 'the page is not of one colour',
  overflow: 'nothing is wider than the window, but tables in scrollers of their own',
  scroller: 'what scrolls sideways can be focused and has a name',
  'cut-off': 'no text is cut off by its box',
  'broken-word': 'no word of a heading, a link or a head of a table is broken in two',
  spacing: 'nothing is lost when text is spaced as WCAG 1.4.12 asks',
  // Drawings.
  'blank-drawing': 'a drawing is not of one colour',
  'one-drawing': 'of the wide and the narrow drawing exactly one is shown',
  'text-outside': 'text lies inside its drawing',
  'text-overlap': 'no two texts lie on each other',
  'text-cut': 'no text of a drawing is cut short with an ellipsis',
  'text-covered': 'no text is painted over or clipped away',
  'text-small': 'text is 11 px high or more, as it is shown',
  'text-contrast': 'text stands out from what is painted below it, 4.5:1, large text 3:1',
  'colour-alone': 'categories differ in lightness, pattern, shape or label, not in hue alone',
  // Parts of a figure.
  heading: 'a figure has one heading',
  headline: 'a heading has at most ten words',
  subtitle: 'a figure has a subtitle',
  role: 'a drawing is an image to a screen reader',
  name: 'a drawing has an accessible name',
  alternative: 'a figure has a visible text alternative',
  table: 'a figure has a table with scoped headings and a row of data',
  source: 'a figure has a source line',
  csv: 'a figure has a link with its data as CSV, which downloads',
  synthetic: 'synthetic data are called so at every figure',
  // How it is used.
  axe: 'no violation of WCAG 2.0 to 2.2, A and AA, that axe-core finds',
  unreachable: 'all that can be focused is reached with the Tab key',
  'focus-mark': 'what has the focus looks so',
  details: 'details open with the Enter key',
  // On paper.
  'print-overflow': 'nothing is wider than the paper',
  'print-word': 'no such word is broken on paper',
  'print-break': 'a figure that fits on a page is not cut by the end of one',
  'print-table': 'tables of a figure are printed, or the paper says where the data are',
};

/** Lines of one check at one width of one page that are printed; the others are counted. */
const SHOWN = 20;

/** What was found, in the order in which it was found. */
export class Problems {
  #found = [];

  /** `where` holds `page`, and `width` and `picture` where they are known. */
  add(check, where, message) {
    if (!(check in CHECKS)) throw new Error(`${check} is not in the list of checks`);
    this.#found.push({ check, ...where, message: oneLine(message) });
  }

  get found() {
    return this.#found;
  }

  /** One line for each problem. */
  lines() {
    const lines = [];
    const counts = new Map();
    for (const found of this.#found) {
      const kind = `${found.page}, ${found.width ?? 'any width'}: [${found.check}]`;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count > SHOWN) continue;
      const place = [found.page, found.width, found.picture].filter(Boolean).join(', ');
      lines.push(`${place}: ${found.message} [${found.check}]`);
    }
    for (const [kind, count] of counts) {
      if (count > SHOWN) lines.push(`${kind} and ${count - SHOWN} more like these`);
    }
    return lines;
  }
}

function oneLine(text) {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
