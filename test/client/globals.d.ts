declare global {
  /** What the libraries of browsers have and those of Node have not: the client is written for both. */
  type BodyInit = NonNullable<RequestInit['body']>;
}
export {};
