// Drawings as they are shown: their texts, what is painted below these, and what tells categories apart.

import { changedShare, contrast, decode, inkShare, laidOn, standsOut } from './pixels.mjs';

const SMALLEST = 11;
/** Pixels by which boxes may lie on each other: fonts round their heights. */
const TOLERANCE = 1;
/** The share of a text's box that may be of a colour it does not stand out from: a thin line below it, the edge of a bar. */
const CROSSED = 0.1;
/** Pixels between a mark and the text that is its label. */
const BESIDE = 12;
/** Degrees of the colour wheel within which colours are shades of one hue. */
const SHADES = 30;
const WHITE = [255, 255, 255];

/** Checks every drawing that is shown at the window's width. `measureSize` is off where a width is below those the drawings are made for. */
export async function drawings(page, { problems, where, scale, isLong, measureSize, shoot }) {
  const handles = await page.evaluateHandle(() => window.look.shownDrawings());
  const count = await handles.evaluate((all) => all.length);
  for (let at = 0; at < count; at += 1) {
    const drawing = await handles.evaluateHandle((all, index) => all[index], at);
    await inWindow(page, drawing);
    const { picture, box, texts, marks } = await drawing.evaluate((svg) => ({
      picture: window.look.picture(svg),
      box: window.look.rectangle(svg),
      texts: window.look.texts(svg),
      marks: window.look.marks(svg),
    }));
    const here = { ...where, picture: picture ?? `drawing ${at + 1}` };
    texts.forEach((text) => outside(text, box, problems, here));
    overlaps(texts, problems, here);
    if (!isLong) texts.forEach((text) => cutShort(text, problems, here));
    if (measureSize) texts.forEach((text) => small(text, problems, here));
    categories(marks, texts, problems, here);
    if (!shoot) continue;
    const { shown, below, origin } = await shots(page, drawing);
    if (inkShare(shown) < 0.002) problems.add('blank-drawing', here, 'the drawing is of one colour');
    for (const text of texts) {
      covered(text, { shown, below, origin, scale }, problems, here);
      legible(text, { below, origin, scale }, problems, here);
    }
  }
  return count;
}

/** Scrolls to an element, in a window that is high enough for it: a picture of a part of a long page takes seconds. */
export async function inWindow(page, element) {
  const needed = await element.evaluate((each) => Math.ceil(each.getBoundingClientRect().height) + 40);
  const { width, height } = page.viewportSize();
  if (needed > height) await page.setViewportSize({ width, height: needed });
  await element.evaluate((each) => {
    if (each.parentElement) scrollTo(0, each.getBoundingClientRect().top + scrollY - 20);
  });
}

/** The drawing with its texts and without, and where these pictures begin in the window. */
async function shots(page, drawing) {
  const clip = whole(await drawing.evaluate((svg) => window.look.rectangle(svg)));
  const shown = decode(await page.screenshot({ clip }));
  await page.evaluate(() => window.look.showText(false));
  const below = decode(await page.screenshot({ clip }));
  await page.evaluate(() => window.look.showText(true));
  return { shown, below, origin: [clip.x, clip.y] };
}

/** Screenshots begin and end at whole pixels. */
export function whole(box) {
  const [left, top] = [Math.max(0, Math.floor(box.left)), Math.max(0, Math.floor(box.top))];
  return { x: left, y: top, width: Math.max(1, Math.ceil(box.right) - left), height: Math.max(1, Math.ceil(box.bottom) - top) };
}

function bounds(run) {
  const [xs, ys] = [run.map(([x]) => x), run.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

function outside({ text, runs }, box, problems, where) {
  for (const run of runs) {
    const { left, top, right, bottom } = bounds(run);
    const over = { left: box.left - left, top: box.top - top, right: right - box.right, bottom: bottom - box.bottom };
    for (const [side, by] of Object.entries(over)) {
      if (by > TOLERANCE) problems.add('text-outside', where, `text "${text}" sticks out ${by.toFixed(0)} px at the ${side}`);
    }
  }
}

function overlaps(texts, problems, where) {
  texts.forEach((one, at) => {
    for (const other of texts.slice(at + 1)) {
      const deepest = Math.max(...one.runs.flatMap((a) => other.runs.map((b) => overlap(a, b))));
      if (deepest > TOLERANCE) {
        problems.add('text-overlap', where, `text "${one.text}" lies on "${other.text}", ${deepest.toFixed(0)} px deep`);
      }
    }
  });
}

/** How far two convex quadrilaterals reach into each other, by the separating axis along which that is least. */
function overlap(one, other) {
  let least = Infinity;
  for (const shape of [one, other]) {
    for (let at = 0; at < 2; at += 1) {
      const [from, to] = [shape[at], shape[at + 1]];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (length === 0) return 0;
      const axis = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
      const span = (corners) => corners.map(([x, y]) => x * axis[0] + y * axis[1]);
      const [a, b] = [span(one), span(other)];
      least = Math.min(least, Math.min(Math.max(...a), Math.max(...b)) - Math.max(Math.min(...a), Math.min(...b)));
    }
  }
  return least;
}

function cutShort({ text, isCut }, problems, where) {
  if (isCut) problems.add('text-cut', where, `text "${text}" is cut short`);
}

function small({ text, size }, problems, where) {
  if (size < SMALLEST - 0.05) problems.add('text-small', where, `text "${text}" is ${size.toFixed(1)} px high`);
}

/** Where letters may be painted: the box of a font reaches above its capitals and below its letters. */
function ink(run, [left, top], scale) {
  const box = bounds(run);
  const height = box.bottom - box.top;
  return {
    left: (box.left - left) * scale,
    right: (box.right - left) * scale,
    top: (box.top + height * 0.15 - top) * scale,
    bottom: (box.bottom - height * 0.1 - top) * scale,
  };
}

/** A text whose pixels are the same without it is hidden by what is painted later. */
function covered({ text, runs, fill }, { shown, below, origin, scale }, problems, where) {
  if (fill && !runs.some((run) => changedShare(shown, below, ink(run, origin, scale)) > 0.015)) {
    problems.add('text-covered', where, `text "${text}" is painted over or clipped away`);
  }
}

function legible({ text, runs, size, bold, fill, halo }, { below, origin, scale }, problems, where) {
  if (!fill) return;
  const needed = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
  if (halo) {
    const ratio = contrast(laidOn(fill, laidOn(halo, WHITE)), laidOn(halo, WHITE));
    if (ratio < needed) problems.add('text-contrast', where, `text "${text}" stands out ${ratio.toFixed(1)}:1 from its border, not ${needed}:1`);
    return;
  }
  for (const run of runs) {
    const { share, worst } = standsOut(below, ink(run, origin, scale), fill, needed);
    if (share <= CROSSED) continue;
    const ratio = contrast(laidOn(fill, worst), worst).toFixed(1);
    const colours = `${hex(laidOn(fill, worst))} on ${hex(worst)}`;
    problems.add('text-contrast', where, `text "${text}" stands out ${ratio}:1, not ${needed}:1 (${colours}, ${(share * 100).toFixed(0)} % of it)`);
  }
}

function hex(colour) {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Each pair of categories of one drawing differs in lightness, pattern or shape, or every mark of both has its label in or beside it. */
function categories(marks, texts, problems, where) {
  const kinds = new Map();
  for (const mark of marks) {
    if (!mark.colour && !mark.pattern.startsWith('url')) continue;
    const kind = kinds.get(mark.category) ?? { colour: mark.colour, hue: mark.hue, patterns: new Set(), shapes: new Set(), marks: [], isLabelled: true };
    kind.patterns.add(mark.pattern);
    kind.shapes.add(mark.shape);
    kind.marks.push(mark);
    kind.isLabelled &&= texts.some((text) => text.runs.some((run) => isBeside(bounds(run), mark.box, BESIDE)));
    kinds.set(mark.category, kind);
  }
  const all = [...kinds];
  all.forEach(([name, one], at) => {
    for (const [otherName, other] of all.slice(at + 1)) {
      if (one.isLabelled && other.isLabelled) continue;
      if (isApart(one.patterns, other.patterns) || isMarked(one, other) || isMarked(other, one)) continue;
      if (!one.colour || !other.colour) continue;
      if (isGuessed(name, otherName) && Math.abs(((one.hue - other.hue + 540) % 360) - 180) < SHADES) continue;
      const ratio = contrast(laidOn(one.colour, WHITE), laidOn(other.colour, WHITE));
      if (ratio < 3) {
        problems.add('colour-alone', where, `"${name}" and "${otherName}" differ in hue alone: ${ratio.toFixed(1)}:1 in lightness, not 3:1, and no label, pattern or shape`);
      }
    }
  });
}

/** Whether it is only their colours by which two kinds of marks are taken for categories; shades of one hue are then none. */
function isGuessed(name, otherName) {
  return name.startsWith('#') || otherName.startsWith('#');
}

function isApart(one, other) {
  return [...one].every((each) => !other.has(each));
}

/** Whether each mark of one kind has a shape that the other has not, or is touched by such a mark of its own kind, as by a cross. */
function isMarked(one, other) {
  const own = one.marks.filter(({ shape }) => !other.shapes.has(shape));
  return one.marks.every((mark) => own.some(({ box }) => isBeside(box, mark.box, 0)));
}

function isBeside(label, mark, gap) {
  const apart = (from, to, otherFrom, otherTo) => Math.max(0, otherFrom - to, from - otherTo);
  const across = apart(label.left, label.right, mark.left, mark.right);
  const down = apart(label.top, label.bottom, mark.top, mark.bottom);
  return Math.max(across, down) <= gap;
}
