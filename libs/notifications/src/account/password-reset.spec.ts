import { expect, it } from '@jest/globals';
import { passwordReset } from './password-reset.js';

it('leads to the page of the web client, with the token where no server sees it', () => {
  const { text, html } = passwordReset('Ada', 'token-1', 'https://shop.example.com/new-password');
  expect(text).toContain('\nhttps://shop.example.com/new-password#token=token-1\n');
  expect(html).toContain('href="https://shop.example.com/new-password#token=token-1"');
});

it('tells the token where there is no page, and escapes names', () => {
  const { text, html } = passwordReset('<b>Ada</b>', 'token-1', undefined);
  expect(text).toContain('\ntoken-1\n');
  expect(html).not.toContain('<b>');
});
