// What a file asks for and runs, by its text and its elements.

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Scripts, things from outside, dead links and doubled ids of an open page or drawing. */
export async function markup(page, file, problems, where) {
  const found = await page.evaluate(readMarkup);
  for (const name of found.scripts) problems.add('script', where, name);
  for (const { name, address } of found.outside) problems.add('reference', where, `${name} takes ${address}`);
  for (const id of found.doubled) problems.add('duplicate-id', where, `the id "${id}" stands more than once`);
  for (const fragment of found.dead) problems.add('dead-link', where, `no element has the id of the link #${fragment}`);
  for (const link of found.files) {
    const target = URL.parse(link, pathToFileURL(`${resolve(dirname(file))}/`).href);
    const isThere = target?.protocol === 'file:' && existsSync(fileURLToPath(target.href.split(/[?#]/)[0]));
    if (!isThere) problems.add('dead-link', where, `no file ${link}`);
  }
}

/** Runs inside the page. */
function readMarkup() {
  const { called } = window.look;
  const found = { scripts: [], outside: [], doubled: [], dead: [], files: [] };
  const ids = new Map();
  const sources = ['src', 'srcset', 'poster', 'data', 'background', 'action', 'formaction', 'ping', 'manifest'];
  const inside = (address) => address.startsWith('#') || address.startsWith('data:');
  const inStyle = (text, name) => {
    for (const [, , address] of text.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)/gi)) {
      if (!inside(address)) found.outside.push({ name, address });
    }
    if (/@import/i.test(text)) found.outside.push({ name, address: '@import' });
  };
  for (const element of document.querySelectorAll('*')) {
    const name = called(element);
    const kind = element.localName;
    const isInSvg = element.namespaceURI === 'http://www.w3.org/2000/svg';
    if (kind === 'script') found.scripts.push('a script');
    if (['iframe', 'object', 'embed', 'base', 'foreignObject'].includes(kind)) found.outside.push({ name, address: `what a ${kind} holds` });
    if (kind === 'meta' && /refresh/i.test(element.httpEquiv)) found.scripts.push('a meta refresh');
    if (kind === 'style') inStyle(element.textContent, 'a style sheet');
    if (element.id) ids.set(element.id, (ids.get(element.id) ?? 0) + 1);
    for (const { name: attribute, localName, value } of element.attributes) {
      const text = value.trim();
      if (/^on/i.test(attribute)) found.scripts.push(`${kind} runs ${attribute}`);
      // Browsers read past spaces and line ends before the colon.
      const bare = text.replace(/[\x00-\x20]+/g, '');
      if (/^javascript:/i.test(bare)) found.scripts.push(`${kind} leads to a script by ${attribute}`);
      if (sources.includes(attribute) && text && !(attribute === 'data' && kind !== 'object') && !inside(text)) {
        found.outside.push({ name, address: text });
      }
      if (isInSvg || attribute === 'style') inStyle(value, name);
      if (localName !== 'href' || text === '') continue;
      if (kind === 'a' || kind === 'area') {
        if (text.startsWith('#')) {
          const id = decodeURIComponent(text.slice(1));
          if (id && id !== 'top' && !document.getElementById(id)) found.dead.push(id);
        } else if (!/^[a-z][a-z0-9+.-]*:/i.test(bare)) {
          found.files.push(text);
        }
      } else if (!inside(text)) {
        found.outside.push({ name, address: text });
      }
    }
  }
  found.doubled = [...ids].filter(([, count]) => count > 1).map(([id]) => id);
  return found;
}

/** Whether the text of an SVG file can be read as XML and says its size; `undefined` if it cannot be opened at all. */
export async function readSvg(page, text, problems, where) {
  const read = await page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    const error = parsed.querySelector('parsererror');
    const root = parsed.documentElement;
    if (error) return { error: error.textContent };
    if (root.namespaceURI !== 'http://www.w3.org/2000/svg') return { error: `the root is ${root.nodeName}` };
    const box = (root.getAttribute('viewBox') ?? '').trim().split(/[\s,]+/).map(Number);
    const isSized = box.length === 4 && box.every(Number.isFinite) && box[2] > 0 && box[3] > 0;
    return isSized ? { width: box[2], height: box[3] } : { error: 'there is no viewBox' };
  }, text);
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) problems.add('malformed', where, 'declares a document type');
  if (!read.error) return read;
  problems.add('malformed', where, read.error);
  return undefined;
}
