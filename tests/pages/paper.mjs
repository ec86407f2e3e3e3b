// The page on paper.

import { writeFile } from 'node:fs/promises';

/** Pixels of a sheet of A4 inside margins of 15 mm. */
const SHEET = { width: 680, height: 1009 };

/** Prints the page to a PDF and checks what printing would do. Returns the number of sheets. */
export async function paper(page, { problems, where, isLong, target }) {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await page.setViewportSize(SHEET);
  const found = await page.evaluate(readPaper, SHEET.height);
  for (const { name, picture, right } of found.outside) {
    problems.add('print-overflow', { ...where, picture }, `${name} ends at ${right} px of ${SHEET.width} px`);
  }
  for (const { name, word, picture } of isLong ? [] : found.broken) {
    problems.add('print-word', { ...where, picture }, `"${word}" is broken in ${name}`);
  }
  for (const { picture, height } of found.cut) {
    problems.add('print-break', { ...where, picture }, `${height} px high, fits on a sheet, and may be cut by the end of one`);
  }
  for (const picture of found.untold) {
    problems.add('print-table', { ...where, picture }, 'its table is not printed, and nothing printed says where the data are');
  }
  const options = { format: 'A4', printBackground: true, preferCSSPageSize: true };
  const margin = { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' };
  const pdf = await page.pdf({ ...options, margin });
  if (target) await writeFile(target, pdf);
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

/** Runs inside the page, which is laid out for paper with all details closed. */
function readPaper(sheetHeight) {
  const { isShown, picture, layout } = window.look;
  const figures = [...document.querySelectorAll('figure.picture')];
  const name = (figure) => picture(figure) ?? `figure ${figures.indexOf(figure) + 1}`;
  const isKept = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (['avoid', 'avoid-page'].includes(getComputedStyle(each).breakInside)) return true;
    }
    return false;
  };
  // The drawing of a figure, with what stands above it, is what must not be cut; a long table may.
  const core = (figure) => [...figure.querySelectorAll('svg')].find(isShown) ?? figure;
  const isPrinted = (table) => table.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  const says = (figure) => [...figure.querySelectorAll('.in-print')].some((note) => isShown(note) && /\b(table|data|csv)\b/i.test(note.textContent));
  const cut = figures.filter((figure) => {
    const whole = figure.getBoundingClientRect().height <= sheetHeight ? figure : core(figure);
    return whole.getBoundingClientRect().height <= sheetHeight && !isKept(whole);
  });
  const { outside, broken } = layout();
  return {
    outside,
    broken,
    cut: cut.map((figure) => ({ picture: name(figure), height: Math.round(figure.getBoundingClientRect().height) })),
    untold: figures.filter((figure) => ![...figure.querySelectorAll('table')].every(isPrinted) && !says(figure)).map(name),
  };
}
