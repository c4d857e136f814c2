export interface NotificationsRequests {
  /**
   * Joins the asker's transaction: the mail by which somebody replaces a forgotten password. Once per `id`, by which its
   * token is asked for when the mail is sent.
   */
  'notifications.passwordReset': { ask: { id: string; to: string; name: string }; answer: void };
}
export const NOTIFICATIONS_REQUESTS = { 'notifications.passwordReset': true } satisfies Record<
  keyof NotificationsRequests,
  true
>;
