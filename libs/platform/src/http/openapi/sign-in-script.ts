/** Runs in the page of Swagger UI: the answer of a login authorises everything that is tried afterwards. */
export const SIGN_IN_SCRIPT = `(() => {
  'use strict';
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const answer = await fetched(...request);
    const { pathname } = new URL(answer.url, window.location.href);
    if (answer.ok && /^\\/v\\d+\\/auth\\/(login|register|refresh)$/.test(pathname)) {
      answer.clone().json().then(({ data }) => {
        if (!data || !data.accessToken || !window.ui) return;
        window.ui.preauthorizeApiKey('bearer', data.accessToken);
        if (window.ui.authActions.persistAuthorizationIfNeeded) window.ui.authActions.persistAuthorizationIfNeeded();
      }).catch(() => undefined);
    }
    return answer;
  };
})();
`;
