// What was painted, read from screenshots.

import { PNG } from 'pngjs';

/** A screenshot as pixels. */
export function decode(png) {
  return PNG.sync.read(png);
}

/** The share of pixels that differ visibly from the commonest colour. */
export function inkShare({ width, height, data }) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  let [paper, most] = [0, 0];
  for (const [colour, count] of counts) if (count > most) [paper, most] = [colour, count];
  let like = 0;
  for (const [colour, count] of counts) {
    const apart = [16, 8, 0].map((shift) => Math.abs(((colour >> shift) & 255) - ((paper >> shift) & 255)));
    if (Math.max(...apart) <= 8) like += count;
  }
  return 1 - like / (width * height);
}

/** The pixels of a box, in whole numbers and inside the picture. */
function* inside(image, box) {
  const [left, top] = [Math.max(0, Math.round(box.left)), Math.max(0, Math.round(box.top))];
  const [right, bottom] = [Math.min(image.width, Math.round(box.right)), Math.min(image.height, Math.round(box.bottom))];
  for (let y = top; y < bottom; y += 1) for (let x = left; x < right; x += 1) yield (y * image.width + x) * 4;
}

/** The share of the pixels of a box that are not alike in two pictures of one size. */
export function changedShare(one, other, box) {
  let [all, changed] = [0, 0];
  for (const at of inside(one, box)) {
    all += 1;
    if ([0, 1, 2].some((part) => Math.abs(one.data[at + part] - other.data[at + part]) > 8)) changed += 1;
  }
  return all === 0 ? 0 : changed / all;
}

/** Relative luminance of WCAG 2.2, of 0 to 255 each. */
export function luminance([red, green, blue]) {
  const linear = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** Contrast ratio of WCAG 2.2: 1 to 21. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour with an opacity, laid on another. */
export function laidOn([red, green, blue, alpha = 1], below) {
  return [red, green, blue].map((value, at) => Math.round(value * alpha + below[at] * (1 - alpha)));
}

/**
 * How a colour stands out from the pixels of a box: the share of pixels from which it does not, and the commonest colour among those.
 * A box may be crossed by a thin line, so one bad pixel says nothing; the caller decides which share does.
 */
export function standsOut(image, box, colour, needed) {
  const counts = new Map();
  let all = 0;
  for (const at of inside(image, box)) {
    const below = (image.data[at] << 16) | (image.data[at + 1] << 8) | image.data[at + 2];
    counts.set(below, (counts.get(below) ?? 0) + 1);
    all += 1;
  }
  let [failed, most, worst] = [0, 0, undefined];
  for (const [colours, count] of counts) {
    const below = [colours >> 16, (colours >> 8) & 255, colours & 255];
    if (contrast(laidOn(colour, below), below) >= needed) continue;
    failed += count;
    if (count > most) [most, worst] = [count, below];
  }
  return { share: all === 0 ? 0 : failed / all, worst };
}
