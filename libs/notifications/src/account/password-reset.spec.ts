import { expect, it } from '@jest/globals';
import { passwordReset, withToken } from './password-reset.js';

it('leads to the page of the web client, with the token where no server sees it', () => {
  const { text, html } = withToken(passwordReset('Ada', 'https://shop.example.com/new-password'), 'token-1');
  expect(text).toContain('\nhttps://shop.example.com/new-password#token=token-1\n');
  expect(html).toContain('href="https://shop.example.com/new-password#token=token-1"');
});

it('tells the token where there is no page, and escapes names', () => {
  const { text, html } = withToken(passwordReset('<b>Ada</b>', undefined), 'token-1');
  expect(text).toContain('\ntoken-1\n');
  expect(html).not.toContain('<b>');
  expect(html).toContain('<p>token-1</p>');
});
