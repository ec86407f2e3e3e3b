// Chromium, and a page of it that notes what it should not do.

import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { look } from './look.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

/** Starts the browser at `CHROMIUM`, or where packages put it. */
export async function launch() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error('no Chromium: install it, or name it in the variable CHROMIUM');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens a file in a window of its own, with light colours and nothing kept from before. */
export async function open(browser, file, { width, height = 900, scale = 1 }, problems, where) {
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await context.addInitScript(look);
  await context.route('**/*', (route) => {
    const asked = route.request().url().split('#')[0];
    if (asked === address || asked.startsWith('data:')) return route.continue();
    problems.add('request', where, `asks for ${asked}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) {
      problems.add('console', where, `console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.add('page-error', where, `error: ${error.message}`));
  await page.goto(address, { waitUntil: 'load' });
  return page;
}
