// Uses a page in headless Chromium as a person would: page tests are lists of what is done and seen.
//
//     const { test, run, assert, file } = require('./in_browser');
//     test('name', async page => { ... });      // the page has been opened
//     run();
//
// The command line is PAGE.html [FOLDER FOR SCREENSHOTS]. A page may not complain, nor ask for other files.
// Needs playwright-core (npm) and Chromium (Debian).
'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [file, shots] = process.argv.slice(2);
const tests = [];

async function run() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  let failed = 0;
  for (const [index, { name, work }] of tests.entries()) {
    const page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
    page.setDefaultTimeout(20000);
    const complaints = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => { if (message.type() === 'error') complaints.push(message.text()); });
    page.on('request', request => {
      if (!request.url().startsWith('file:') && request.url() !== 'about:blank')
        complaints.push('the page asks for ' + request.url());
    });
    try {
      await page.goto('file://' + path.resolve(file));
      await work(page);
      assert.deepStrictEqual(complaints, []);
      console.log('ok  ', name);
    } catch (error) {
      failed++;
      console.log('FAIL', name + '\n    ' + String(error.stack).replaceAll('\n', '\n    '));
    }
    if (shots) await page.screenshot({ path: path.join(shots, `${index}.png`) });
    await page.close();
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

module.exports = { test: (name, work) => tests.push({ name, work }), run, assert, file };
